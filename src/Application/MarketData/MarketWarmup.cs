using System.Diagnostics;
using FinApi.Application.Ports;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.MarketData;

/// <summary>Loads the latest market from the store at start. Until it is done the node is not ready.</summary>
internal sealed partial class MarketWarmup(
    LatestMarket market,
    IReferenceReader reference,
    ITradeReader trades,
    IQuoteReader quotes,
    IBarReader bars,
    TimeProvider timeProvider,
    ILogger<MarketWarmup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = timeProvider.GetTimestamp();
        foreach (var instrument in await reference.ListInstrumentsAsync(stoppingToken))
        {
            market.Add(await LoadAsync(instrument, stoppingToken));
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

    private async Task<InstrumentState> LoadAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        if (!TradingCalendars.TryGet(instrument.Mic, out var calendar))
        {
            throw new InvalidOperationException($"{instrument.Symbol} is stored with market {instrument.Mic}, which has no calendar.");
        }

        var state = new InstrumentState(instrument, calendar);
        var newest = new TickRange(instrument.Symbol, StartTime: null, EndTime: null, IsDescending: true, Limit: 1);
        foreach (var trade in await trades.ListAsync(newest, cancellationToken))
        {
            state.Apply(trade);
        }

        foreach (var quote in await quotes.ListAsync(newest, cancellationToken))
        {
            state.Apply(quote);
        }

        await LoadBarsAsync(state, BarInterval.OneMinute, 1, cancellationToken);
        await LoadBarsAsync(state, BarInterval.OneDay, 2, cancellationToken);
        return state;
    }

    private async Task LoadBarsAsync(
        InstrumentState state, BarInterval interval, int count, CancellationToken cancellationToken)
    {
        var newest = new BarRange(
            state.Instrument.Symbol, interval, StartTime: null, EndTime: null, IsDescending: true, Limit: count);
        foreach (var stored in await bars.ListAsync(newest, cancellationToken))
        {
            state.Apply(stored.Bar);
        }
    }

    private InstrumentState Get(Symbol symbol) =>
        market.TryGet(symbol.Value, out var state)
            ? state
            : throw new UnreachableException($"The store refers to {symbol}, which it does not hold.");

    [LoggerMessage(LogLevel.Information, "Market ready: {InstrumentCount} instruments loaded in {ElapsedMilliseconds:0} ms")]
    private static partial void LogReady(ILogger logger, int instrumentCount, double elapsedMilliseconds);
}
