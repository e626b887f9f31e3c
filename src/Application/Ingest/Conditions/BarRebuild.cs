using System.Runtime.CompilerServices;
using FinApi.Application.History;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace FinApi.Application.Ingest.Conditions;

/// <summary>
/// Makes the bars of a market anew when its table of sale conditions is not the one by which they were made, and those
/// of an instrument that has another market or other sessions: on the node that writes, a day of an instrument at a
/// time, so that publishers wait for no more than one day. That it is done is stored last, so that a node that dies
/// half-way leaves the work to the next. Bars of which no trade is stored stay.
/// </summary>
internal sealed partial class BarRebuild(
    BarConditions conditions,
    IBarRuleReader rules,
    ISourceLedgerReader ledgers,
    ITradeReader trades,
    LatestMarket market,
    WriterRole role,
    RebuildBell bell,
    IIngestPipeline pipeline,
    TimeProvider timeProvider,
    ILogger<BarRebuild> logger) : BackgroundService
{
    /// <summary>The source of its items.</summary>
    public const string Source = "import:bar-rules";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await market.WaitUntilReadyAsync(stoppingToken);
        while (true)
        {
            var ended = await role.WaitAsync(stoppingToken);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, stoppingToken);
            if (!await TryRunAsync(either.Token))
            {
                await Task.Delay(Patience, timeProvider, stoppingToken);
                continue;
            }

            // Tables do not change while the node runs: once a term, and when a commit has left work.
            await bell.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stored = (await rules.ListRulesAsync(cancellationToken)).ToDictionary(rule => rule.Mic);
            foreach (var mic in conditions.Markets.Union(stored.Keys))
            {
                var wanted = new BarRule(mic, conditions.For(mic)?.Fingerprint ?? string.Empty);
                if (wanted != (stored.GetValueOrDefault(mic) ?? new BarRule(mic, string.Empty)))
                {
                    await RunAsync(wanted, cancellationToken);
                }
            }

            foreach (var remake in await rules.ListRemakesAsync(cancellationToken))
            {
                var count = await PublishAsync(ListItemsAsync(remake, cancellationToken), cancellationToken);
                LogRemade(logger, remake.Symbol, count - 1);
            }

            return true;
        }
        catch (Exception exception)
            when (exception is StorageUnavailableException or StorageFullException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunAsync(BarRule rule, CancellationToken cancellationToken)
    {
        var table = conditions.For(rule.Mic)?.Name ?? "no table";
        var all = market.All.Where(state => state.Instrument.Mic == rule.Mic).Select(state => state.Instrument.Symbol)
            .ToList();
        LogBegun(logger, rule.Mic, table, all.Count);
        var count = await PublishAsync(ListItemsAsync(rule, all, cancellationToken), cancellationToken);
        LogDone(logger, rule.Mic, table, count - 1);
    }

    private async IAsyncEnumerable<IngestItem> ListItemsAsync(
        BarRule rule, IReadOnlyList<Symbol> symbols, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var symbol in symbols)
        {
            await foreach (var item in ListDaysAsync(symbol, new TimeRange(null, null), cancellationToken))
            {
                yield return item;
            }
        }

        yield return new IngestItem.OfBarRule(rule);
    }

    private async IAsyncEnumerable<IngestItem> ListItemsAsync(
        BarRemake remake, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in ListDaysAsync(remake.Symbol, remake.Range, cancellationToken))
        {
            yield return item;
        }

        yield return new IngestItem.OfRemade(remake);
    }

    // Each run has an epoch of its own and begins with number 1: nothing of an earlier run counts as sent.
    private async Task<long> PublishAsync(IAsyncEnumerable<IngestItem> items, CancellationToken cancellationToken)
    {
        var epoch = ((await ledgers.FindAsync(Source, cancellationToken))?.Epoch ?? 0) + 1;
        var sequence = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            var batch = new IngestBatch(Source, epoch, ++sequence, [item]);
            var receipt = await pipeline.PublishAsync(batch, cancellationToken);
            if (!receipt.IsSuccess || receipt.Value.Rejections.Count > 0)
            {
                throw new StorageUnavailableException("The bars could not be made anew; it is tried again.");
            }
        }

        return sequence;
    }

    // The days, by UTC, of which trades of a range are stored.
    private async IAsyncEnumerable<IngestItem> ListDaysAsync(
        Symbol symbol, TimeRange times, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = times.Start;
        while (true)
        {
            var range = new TickRange(symbol, start, times.End, IsDescending: false, Limit: 1)
            {
                IsBackground = true,
            };
            if (await trades.ListAsync(range, cancellationToken) is not [var next])
            {
                yield break;
            }

            var day = next.EventTime.InUtc().Date;
            yield return new IngestItem.OfRemake(symbol, day);
            start = day.PlusDays(1).AtMidnight().InUtc().ToInstant();
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The bars of {Mic} were made by other sale conditions and are made anew by {Table}; instruments: {Count}")]
    private static partial void LogBegun(ILogger logger, Mic mic, string table, int count);

    [LoggerMessage(
        LogLevel.Information,
        "The bars of {Symbol} are made anew by the sale conditions and sessions of its market: {Days} days")]
    private static partial void LogRemade(ILogger logger, Symbol symbol, long days);

    [LoggerMessage(
        LogLevel.Information, "The bars of {Mic} are made with {Table}; {Days} days of instruments were made anew")]
    private static partial void LogDone(ILogger logger, Mic mic, string table, long days);
}
