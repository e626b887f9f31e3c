using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Infrastructure.Feeds.Simulated.History;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>Publishes the simulated market as it goes, and its past beside it.</summary>
internal sealed partial class SimulatedFeed(
    IOptions<FeedOptions> options,
    LatestMarket market,
    FeedPublisher publisher,
    HistoryWriter history,
    TimeProvider timeProvider,
    ILogger<SimulatedFeed> logger) : IFeed
{
    public const string Source = "simulated";

    /// <summary>How often ticks are published.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1) / SimulatedMarket.StepsPerSecond;

    // What was missed for longer than this (a full store, a laptop asleep) is no market data any more.
    private const int MostStepsBehind = SimulatedMarket.StepsPerSecond;

    private long _epoch;
    private long _nextSequence;
    private long _lastStep;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await market.WaitUntilReadyAsync(cancellationToken);
        (_nextSequence, _lastStep) = (1, 0);
        var missing = SimulatedListings.All.Where(listing => !market.TryGet(listing.Symbol.Value, out _)).ToList();
        var plan = options.Value.History ? await history.ClaimAsync(options.Value.Seed, cancellationToken) : null;

        using var timer = new PeriodicTimer(Period, timeProvider);
        _epoch = await publisher.NextEpochAsync(Source, cancellationToken);
        var ticks = new SimulatedMarket(options.Value, Now(), market);
        LogStarted(SimulatedListings.All.Count, options.Value.Seed, missing.Count);
        var instruments = missing.Select(listing => new IngestItem.OfInstrument(listing.ToInstrument()));
        var isTaken = await PublishAsync([.. instruments, .. ticks.FirstStep()], cancellationToken);

        var past = plan is null
            ? Task.CompletedTask
            : Task.Run(() => WritePastAsync(plan, cancellationToken), cancellationToken);
        while (isTaken && await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (ticks.StepAt(Now()) < _lastStep - MostStepsBehind)
            {
                // The clock was set back: the market begins again, because it would be silent until the earlier time.
                (ticks, _lastStep) = (new SimulatedMarket(options.Value, Now(), market), 0);
                isTaken = await PublishAsync(ticks.FirstStep(), cancellationToken);
                continue;
            }

            isTaken = await PublishDueAsync(ticks, cancellationToken);
        }

        await past;
    }

    private async Task<bool> PublishDueAsync(SimulatedMarket ticks, CancellationToken cancellationToken)
    {
        var due = ticks.StepAt(Now());
        for (_lastStep = Math.Max(_lastStep, due - MostStepsBehind); _lastStep < due;)
        {
            if (!await PublishAsync(ticks.Step(++_lastStep), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // The live market does not need its past: it goes on when that fails.
    private async Task WritePastAsync(HistoryPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await history.WriteAsync(plan, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogPastFailed(failure);
        }
    }

    private async Task<bool> PublishAsync(IReadOnlyList<IngestItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
        {
            return true;
        }

        var batch = new IngestBatch(Source, _epoch, _nextSequence, items);
        _nextSequence += items.Count;
        return await publisher.PublishAsync(batch, cancellationToken) is not null;
    }

    // Whole milliseconds: the start is part of what the ticks are made from, and of their trade ids.
    private Instant Now() => Instant.FromUnixTimeMilliseconds(timeProvider.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(
        LogLevel.Information,
        "Simulating {Symbols} shares from seed {Seed}; {Missing} of them are new here. These are not real prices")]
    private partial void LogStarted(int symbols, int seed, int missing);

    [LoggerMessage(LogLevel.Error, "The simulated past could not be written; the next start goes on with it")]
    private partial void LogPastFailed(Exception failure);
}
