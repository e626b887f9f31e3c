using FinApi.Application.History;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Loads the latest market of an instrument from the store, and what plans that see it late would see until the node
/// has run as long as their delay.
/// </summary>
internal sealed class InstrumentLoader(
    ITradeReader trades, IQuoteReader quotes, IBarReader bars, TimeProvider timeProvider)
{
    private const int TicksARead = 5_000;

    // More than the minutes of a day that trades around the clock.
    private const int MinutesOfADay = 1_500;

    public async Task<InstrumentState> LoadAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        var state = InstrumentState.Create(instrument);
        var now = timeProvider.GetInstant();
        var (symbol, start) = (instrument.Symbol, now - RecentMarket.Reach);
        await foreach (var trade in ReadAsync(trades.ListAsync, TickOrder.Of, symbol, start, cancellationToken))
        {
            state.Apply(trade);
        }

        await foreach (var quote in ReadAsync(quotes.ListAsync, TickOrder.Of, symbol, start, cancellationToken))
        {
            state.Apply(quote);
        }

        await LoadMinutesAsync(state, now, cancellationToken);
        await LoadDaysAsync(state, now, cancellationToken);
        return state;
    }

    /// <summary>The newest tick before a time, and all from there on.</summary>
    private static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<TickRange, CancellationToken, ValueTask<IReadOnlyList<T>>> list,
        Func<T, TickOrder> orderOf,
        Symbol symbol,
        Instant start,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = new TickRange(symbol, StartTime: null, EndTime: start, IsDescending: true, Limit: 1);
        foreach (var tick in await list(before, cancellationToken))
        {
            yield return tick;
        }

        var range = new TickRange(symbol, start, EndTime: null, IsDescending: false, TicksARead);
        while (true)
        {
            var ticks = await list(range, cancellationToken);
            foreach (var tick in ticks)
            {
                yield return tick;
            }

            if (ticks.Count < TicksARead)
            {
                yield break;
            }

            range = range with { After = orderOf(ticks[^1]) };
        }
    }

    private async Task LoadMinutesAsync(InstrumentState state, Instant now, CancellationToken cancellationToken)
    {
        var count = (int)RecentMarket.Reach.TotalMinutes + 2;
        var minutes = await ListAsync(state, BarInterval.OneMinute, start: null, count, cancellationToken);
        foreach (var minute in minutes.Reverse())
        {
            state.Apply(minute, now);
        }
    }

    private async Task LoadDaysAsync(InstrumentState state, Instant now, CancellationToken cancellationToken)
    {
        // The latest, the one before, and the one before that, which a late plan may still see as the latest.
        var days = await ListAsync(state, BarInterval.OneDay, start: null, count: 3, cancellationToken);
        foreach (var day in days.Reverse())
        {
            if (day.Bar.EndTime > now - RecentMarket.Reach)
            {
                await AddPastOfDayAsync(state, day.Bar, now, cancellationToken);
            }

            state.Apply(day, now);
        }
    }

    // The day bar as it stood at the end of each of the last minutes, from the minutes that it had by then.
    private async Task AddPastOfDayAsync(
        InstrumentState state, Bar day, Instant now, CancellationToken cancellationToken)
    {
        var minutes = await ListAsync(state, BarInterval.OneMinute, day.StartTime, MinutesOfADay, cancellationToken);
        var window = new BarWindow(day.StartTime, day.EndTime, day.TradingDate);
        var parts = new List<StoredBar>(minutes.Count);
        foreach (var minute in minutes.Reverse().Where(minute => minute.Bar.EndTime <= Instant.Min(day.EndTime, now)))
        {
            parts.Add(minute);
            if (minute.Bar.EndTime > now - RecentMarket.Reach - Duration.FromMinutes(1))
            {
                var asThen = BarBuilder.Fold(day.Symbol, BarInterval.OneDay, window, parts, previous: null);
                state.Recent.AddDay(new RecentDay(asThen, state.DayBar), minute.Bar.EndTime);
            }
        }
    }

    // Newest first.
    private ValueTask<IReadOnlyList<StoredBar>> ListAsync(
        InstrumentState state, BarInterval interval, Instant? start, int count, CancellationToken cancellationToken) =>
        bars.ListAsync(
            new BarRange(state.Instrument.Symbol, interval, start, EndTime: null, IsDescending: true, count),
            cancellationToken);
}
