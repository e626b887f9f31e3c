using System.Runtime.CompilerServices;
using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>
/// The trades that will stand once the commit is stored: those of the store without the cancelled and corrected ones,
/// and those that the commit brings. Only for the pipeline's one writer.
/// </summary>
internal sealed class StandingTrades(CommitDraft draft, ITradeReader trades)
{
    // A read of so many takes some milliseconds.
    private const int TradesARead = 5_000;
    private const int NewestARead = 50;

    /// <summary>Those of a range of event times, in no order.</summary>
    public async IAsyncEnumerable<Trade> ListAsync(
        Symbol symbol, Instant start, Instant end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = new TickRange(symbol, start, end, IsDescending: false, TradesARead) { IsBackground = true };
        await foreach (var trade in ReadAsync(range, cancellationToken))
        {
            yield return trade;
        }

        foreach (var trade in draft.Trades.Of(symbol).Where(trade => trade.EventTime >= start && trade.EventTime < end))
        {
            yield return trade;
        }
    }

    /// <summary>The newest that does not lie too far ahead of a time; null when there is none.</summary>
    public async ValueTask<Trade?> FindNewestAsync(Symbol symbol, Instant now, CancellationToken cancellationToken)
    {
        var newest = draft.Trades.Of(symbol)
            .Where(trade => !TickClock.IsAhead(trade.EventTime, now))
            .MaxBy(TickOrder.Of);
        var end = now + TickClock.MaxAhead + Duration.Epsilon;
        var range = new TickRange(symbol, StartTime: null, end, IsDescending: true, NewestARead)
        {
            IsBackground = true,
        };
        await foreach (var stored in ReadAsync(range, cancellationToken))
        {
            return newest is null || TickOrder.Of(stored) > TickOrder.Of(newest) ? stored : newest;
        }

        return newest;
    }

    private async IAsyncEnumerable<Trade> ReadAsync(
        TickRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await trades.ListAsync(range, cancellationToken);
            foreach (var trade in stored.Where(trade => !draft.IsGone(trade)))
            {
                yield return trade;
            }

            if (stored.Count < range.Limit)
            {
                yield break;
            }

            range = range with { After = TickOrder.Of(stored[^1]) };
        }
    }
}
