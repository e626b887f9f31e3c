using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// Publishes the past of the simulated market once. It keeps nothing of its own: the ledger of its source says which
/// past was begun and how far it got.
/// </summary>
internal sealed partial class HistoryWriter(
    LatestMarket market, FeedPublisher publisher, TimeProvider timeProvider, ILogger<HistoryWriter> logger)
{
    public const string Source = "simulated-history";

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Claims a past for the shares of which nothing is stored, at the first start; later finds what was claimed then.
    /// Before the first tick: afterwards every share has something stored. Null when no share has a past.
    /// </summary>
    public async Task<HistoryPlan?> ClaimAsync(int seed, CancellationToken cancellationToken)
    {
        if (await publisher.FindLedgerAsync(Source, cancellationToken) is { } begun)
        {
            return HistoryPlan.Of(begun);
        }

        var anchor = HistoryAnchor.At(Instant.FromDateTimeOffset(timeProvider.GetUtcNow()), seed);
        var claims = SimulatedListings.All.Where(IsNew).ToList();
        foreach (var batch in ClaimBatches(anchor))
        {
            if (await publisher.PublishAsync(batch, cancellationToken) is null)
            {
                return null;
            }
        }

        return claims.Count == 0 ? null : new HistoryPlan(anchor, claims);
    }

    /// <summary>
    /// Publishes what is not stored yet, one batch at a time, and rests after each as long as it took: the live market
    /// never has less than half of the store.
    /// </summary>
    public async Task WriteAsync(HistoryPlan plan, CancellationToken cancellationToken)
    {
        var ledger = await publisher.FindLedgerAsync(Source, cancellationToken);
        var missing = plan.Units().Where(unit => !IsStored(ledger, unit)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        LogStarted(missing.Count, plan.Anchor.Time);
        foreach (var unit in missing)
        {
            var startTime = timeProvider.GetTimestamp();
            var batch = new IngestBatch(Source, plan.Anchor.Epoch, unit.FirstSequence, HistoryBars.Make(plan, unit));
            if (await publisher.PublishAsync(batch, cancellationToken) is null)
            {
                return;
            }

            var took = timeProvider.GetElapsedTime(startTime);
            await Task.Delay(took > ShortestRest ? took : ShortestRest, timeProvider, cancellationToken);
        }

        LogFinished(plan.Listings.Count);
    }

    // One batch a run of shares without a past, as the numbers of a batch follow each other.
    private List<IngestBatch> ClaimBatches(HistoryAnchor anchor)
    {
        var batches = new List<IngestBatch>();
        var run = new List<IngestItem>();
        for (var i = 0; i <= SimulatedListings.All.Count; i++)
        {
            if (i < SimulatedListings.All.Count && IsNew(SimulatedListings.All[i]))
            {
                run.Add(new IngestItem.OfInstrument(SimulatedListings.All[i].ToInstrument()));
            }
            else if (run.Count > 0)
            {
                batches.Add(new IngestBatch(Source, anchor.Epoch, i - run.Count + 1, run));
                run = [];
            }
        }

        return batches;
    }

    // What somebody imported is never mixed with an invented past.
    private bool IsNew(SimulatedListing listing) =>
        !market.TryGet(listing.Symbol.Value, out var state)
        || state is { Quote: null, Trade: null, MinuteBar: null, DayBar: null };

    private static bool IsStored(SourceLedger? ledger, HistoryUnit unit) =>
        unit.BarCount == 0
        || (ledger?.Ranges.Any(range => range.First <= unit.FirstSequence && unit.LastSequence <= range.Last) ?? false);

    [LoggerMessage(
        LogLevel.Information, "Writing the simulated past before {Anchor} in the background: {Units} batches")]
    private partial void LogStarted(int units, Instant anchor);

    [LoggerMessage(LogLevel.Information, "The simulated past of {Shares} shares is written")]
    private partial void LogFinished(int shares);
}
