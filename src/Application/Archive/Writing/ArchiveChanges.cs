using FinApi.Application.Archive.Manifests;
using FinApi.Application.MarketData;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>Which parts have changed behind a position of the store's log, and when each did last.</summary>
internal sealed class ArchiveChanges
{
    private const int PageSize = 10_000;

    private readonly SortedDictionary<ArchivePart, (long Position, Instant Time)> _parts = [];
    private readonly Dictionary<DataKind, (long Position, Instant Time)> _kinds = [];

    /// <summary>The parts that are known by their dates, in order.</summary>
    public IEnumerable<ArchivePart> Parts => _parts.Keys;

    /// <summary>Whether anything has changed.</summary>
    public bool Any => _parts.Count > 0 || _kinds.Count > 0;

    /// <summary>Whether parts have changed that are not known: all of a kind may have.</summary>
    public bool HasUnknown => _kinds.Count > 0;

    /// <summary>Which revisions the store has.</summary>
    public static async ValueTask<RevisionBounds> ReadBoundsAsync(
        IRevisionReader revisions, CancellationToken cancellationToken) =>
        (await revisions.ReadAsync(RevisionPlace.Behind(long.MaxValue), limit: 1, cancellationToken)).Bounds;

    /// <summary>The changes behind a position.</summary>
    /// <param name="revisions">Reads them.</param>
    /// <param name="market">Knows the calendars of the instruments.</param>
    /// <param name="position">From which on the store has all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<ArchiveChanges> ReadAsync(
        IRevisionReader revisions, LatestMarket market, long position, CancellationToken cancellationToken)
    {
        var changes = new ArchiveChanges();
        var place = RevisionPlace.Behind(position);
        IReadOnlyList<StoredRevision> page;
        do
        {
            page = (await revisions.ReadAsync(place, PageSize, cancellationToken)).Revisions;
            foreach (var revision in page)
            {
                changes.Add(revision, market);
                place = revision.Place;
            }
        }
        while (page.Count == PageSize);

        return changes;
    }

    /// <summary>The last change of a part; null when there is none.</summary>
    public (long Position, Instant Time)? FindLast(ArchivePart part) =>
        (_parts.TryGetValue(part, out var ofPart), _kinds.TryGetValue(part.Kind, out var ofKind)) switch
        {
            (true, true) => ofPart.Position > ofKind.Position ? ofPart : ofKind,
            (true, false) => ofPart,
            (false, true) => ofKind,
            _ => null,
        };

    private void Add(StoredRevision stored, LatestMarket market)
    {
        var kind = stored.Revision.Kind switch
        {
            RevisionKind.Trades => DataKind.Trades,
            RevisionKind.Quotes => DataKind.Quotes,
            RevisionKind.Bars => DataKind.Bars,
            _ => DataKind.Unspecified,
        };
        var change = (stored.Place.Position, stored.Time);
        if (kind == DataKind.Unspecified)
        {
            return;
        }

        if (stored.Revision is not { FirstDate: { } first, LastDate: { } last })
        {
            _kinds[kind] = change;
            return;
        }

        var (firstDay, lastDay) = DaysOf(stored.Revision.Symbol, first, last, market);
        var end = ArchivePart.Of(kind, lastDay);
        for (var part = ArchivePart.Of(kind, firstDay); part <= end; part = part.Next)
        {
            _parts[part] = change;
        }
    }

    // The days of UTC that trading dates lie on. Those of an unknown market may begin and end on the days beside.
    private static (LocalDate First, LocalDate Last) DaysOf(
        Symbol symbol, LocalDate first, LocalDate last, LatestMarket market)
    {
        if (symbol == default || !market.TryGet(symbol, out var state))
        {
            return (first.PlusDays(-1), last.PlusDays(1));
        }

        var start = state.Calendar.StartOfTradingDate(first);
        var end = state.Calendar.StartOfTradingDate(last.PlusDays(1)) - Duration.Epsilon;
        return (start.InUtc().Date, end.InUtc().Date);
    }
}
