using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>
/// Finds the trade that a cancel or correction names, stored or about to be. Only for the pipeline's one writer.
/// 1. Trades that stand and have the identifier are looked up: of one instant when the time is given, else of the last
///    days, because no index leads from an identifier to its trade.
/// 2. Trades that had the identifier and were cancelled or corrected are looked up too: a cancel that is sent again
///    must not hit another day's trade of the same identifier.
/// </summary>
internal sealed class TradeFinder(CommitDraft draft, ITradeReader trades, ITradeRevisionReader revisions)
{
    /// <summary>How far back a trade is looked for whose time is not given.</summary>
    public static readonly Duration Reach = Duration.FromDays(7);

    // So many trades of one instant no venue has made.
    private const int MostOfAnInstant = 10_000;

    public async ValueTask<FoundTrade> FindAsync(
        TradeReference reference, Instant now, CancellationToken cancellationToken)
    {
        var named = new Dictionary<long, Trade?>();
        await AddRevisedAsync(reference, now, named, cancellationToken);
        await AddStandingAsync(reference, now, named, cancellationToken);
        var standing = named.Values.OfType<Trade>().ToList();

        // Of one instant a trade that stands is meant, and not one of the same identifier that was cancelled before.
        var isClear = standing.Count == 1 && (named.Count == 1 || reference.EventTime is not null);
        return isClear
            ? new FoundTrade(standing[0], named.Count)
            : new FoundTrade(Trade: null, standing.Count == 0 ? Math.Min(named.Count, 1) : named.Count);
    }

    private async ValueTask AddStandingAsync(
        TradeReference reference, Instant now, Dictionary<long, Trade?> named, CancellationToken cancellationToken)
    {
        var (start, end) = reference.EventTime is { } time
            ? (time, time + Duration.Epsilon)
            : (now - Reach, now + TickClock.MaxAhead + Duration.Epsilon);
        foreach (var stored in await revisions.FindTradesAsync(
            reference.Symbol, reference.TradeId, start, end, cancellationToken))
        {
            if (reference.Names(stored) && !draft.Revisions.Contains(stored.Sequence))
            {
                named[stored.Sequence] = stored;
            }
        }

        foreach (var added in draft.Trades.Named(reference.Symbol, reference.TradeId).Where(reference.Names))
        {
            named[added.Sequence] = added;
        }
    }

    private async ValueTask AddRevisedAsync(
        TradeReference reference, Instant now, Dictionary<long, Trade?> named, CancellationToken cancellationToken)
    {
        var stored = await revisions.ListRevisionsAsync(reference.Symbol, reference.TradeId, cancellationToken);
        List<StoredTradeRevision> all =
        [
            .. stored,
            .. stored.Select(each => each.Before.Sequence)
                .Union(draft.Revisions.ListNamed(reference.Symbol, reference.TradeId))
                .SelectMany(sequence => draft.Revisions.Of(sequence))
                .Select(each => new StoredTradeRevision(each.Before, each.After?.EventTime, each.Sequence)),
        ];
        var meant = all
            .Where(each => reference.Names(each.Before)
                && (reference.EventTime is not null || each.Before.EventTime >= now - Reach))
            .Select(each => each.Before.Sequence)
            .ToHashSet();
        foreach (var versions in all.GroupBy(each => each.Before.Sequence).Where(each => meant.Contains(each.Key)))
        {
            named[versions.Key] = versions.MaxBy(each => each.Sequence)!.NextTime is { } next
                ? await FindVersionAsync(reference.Symbol, next, versions.Key, cancellationToken)
                : null;
        }
    }

    private async ValueTask<Trade?> FindVersionAsync(
        Symbol symbol, Instant time, long sequence, CancellationToken cancellationToken)
    {
        if (draft.Trades.Find(sequence) is { } added)
        {
            return added;
        }

        var range = new TickRange(symbol, time, time + Duration.Epsilon, IsDescending: false, MostOfAnInstant)
        {
            IsBackground = true,
        };
        var found = await trades.ListAsync(range, cancellationToken);
        return found.FirstOrDefault(trade => trade.Sequence == sequence);
    }
}
