using System.Diagnostics;
using FinApi.Domain.Instruments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.MarketData.Following;

/// <summary>Loads the latest market from the store at start. Until it is done the node is not ready.</summary>
internal sealed partial class MarketWarmup(
    LatestMarket market,
    IReferenceReader reference,
    InstrumentLoader instruments,
    TimeProvider timeProvider,
    ILogger<MarketWarmup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = timeProvider.GetTimestamp();
        foreach (var instrument in await reference.ListInstrumentsAsync(stoppingToken))
        {
            market.Add(await instruments.LoadAsync(instrument, stoppingToken));
        }

        foreach (var actions in (await reference.ListCorporateActionsAsync(stoppingToken)).GroupBy(a => a.Symbol))
        {
            Get(actions.Key).CorporateActions = [.. actions];
        }

        foreach (var (symbol, version) in await reference.ListSettledVersionsAsync(stoppingToken))
        {
            Get(symbol).SettledVersion = version;
        }

        market.MarkReady();
        LogReady(logger, market.Count, timeProvider.GetElapsedTime(started).TotalMilliseconds);
    }

    private InstrumentState Get(Symbol symbol) =>
        market.TryGet(symbol.Value, out var state)
            ? state
            : throw new UnreachableException($"The store refers to {symbol}, which it does not hold.");

    [LoggerMessage(
        LogLevel.Information, "Market ready: {InstrumentCount} instruments loaded in {ElapsedMilliseconds:0} ms")]
    private static partial void LogReady(ILogger logger, int instrumentCount, double elapsedMilliseconds);
}
