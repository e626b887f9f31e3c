using FinApi.Application.Archive.Manifests;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
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

    /// <summary>The changes behind a position.</summary>
    /// <param name="revisions">Reads them.</param>
    /// <param name="position">From which on the store has all of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<ArchiveChanges> ReadAsync(
        IRevisionReader revisions, long position, CancellationToken cancellationToken)
    {
        var changes = new ArchiveChanges();
        var place = RevisionPlace.Behind(position);
        IReadOnlyList<StoredRevision> page;
        do
        {
            page = (await revisions.ReadAsync(place, PageSize, cancellationToken)).Revisions;
            foreach (var revision in page)
            {
                changes.Add(revision);
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

    private void Add(StoredRevision stored)
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

        // A trading date begins and ends on the day before or after it in UTC, depending on the market.
        var end = ArchivePart.Of(kind, last.PlusDays(1));
        for (var part = ArchivePart.Of(kind, first.PlusDays(-1)); part <= end; part = part.Next)
        {
            _parts[part] = change;
        }
    }
}
