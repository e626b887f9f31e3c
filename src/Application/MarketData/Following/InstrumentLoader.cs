using System.Runtime.CompilerServices;
using FinApi.Application.History;
using FinApi.Application.Time;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData.Following;

/// <summary>
/// Loads the latest and the delayed market of instruments from the store. The node's own samples are enough for the
/// delayed market only once the node has run as long as the delay. Items ahead of the clock are left out: they were
/// stored while a clock was wrong.
/// </summary>
internal sealed class InstrumentLoader(
    LatestMarket market, ITradeReader trades, IQuoteReader quotes, IBarReader bars, TimeProvider timeProvider)
{
    private const int TicksARead = 5_000;

    // More than the 1,440 minutes of a day that trades around the clock.
    private const int MinutesOfADay = 1_500;

    /// <summary>Loads instruments one by one, in order; the newest ticks of all are read together.</summary>
    public async IAsyncEnumerable<InstrumentState> LoadAsync(
        IReadOnlyList<Instrument> instruments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Symbol[] symbols = [.. instruments.Select(instrument => instrument.Symbol)];
        var start = timeProvider.GetInstant() - RecentMarket.Reach;
        var oldTrades = (await trades.ListNewestAsync(symbols, start, cancellationToken))
            .ToDictionary(trade => trade.Symbol);
        var oldQuotes = (await quotes.ListNewestAsync(symbols, start, cancellationToken))
            .ToDictionary(quote => quote.Symbol);
        foreach (var instrument in instruments)
        {
            var state = InstrumentState.Create(instrument, market.Calendars);
            var now = timeProvider.GetInstant();
            if (oldTrades.TryGetValue(instrument.Symbol, out var oldTrade))
            {
                state.Apply(oldTrade, now);
            }

            if (oldQuotes.TryGetValue(instrument.Symbol, out var oldQuote))
            {
                state.Apply(oldQuote, now);
            }

            await LoadTicksAsync(state, start, now, cancellationToken);
            await LoadMinutesAsync(state, now, cancellationToken);
            await LoadDaysAsync(state, now, cancellationToken);
            yield return state;
        }
    }

    private async Task LoadTicksAsync(
        InstrumentState state, Instant start, Instant now, CancellationToken cancellationToken)
    {
        var range = new TickRange(
            state.Instrument.Symbol, start, EndOf(now), IsDescending: false, TicksARead)
        {
            IsBackground = true,
        };
        await foreach (var trade in ReadAsync(trades.ListAsync, TickOrder.Of, range, cancellationToken))
        {
            state.Apply(trade, now);
        }

        await foreach (var quote in ReadAsync(quotes.ListAsync, TickOrder.Of, range, cancellationToken))
        {
            state.Apply(quote, now);
        }
    }

    private static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<TickRange, CancellationToken, ValueTask<IReadOnlyList<T>>> list,
        Func<T, TickOrder> orderOf,
        TickRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var ticks = await list(range, cancellationToken);
            foreach (var tick in ticks)
            {
                yield return tick;
            }

            if (ticks.Count < range.Limit)
            {
                yield break;
            }

            range = range with { After = orderOf(ticks[^1]) };
        }
    }

    // Returns the first time that lies too far ahead.
    private static Instant EndOf(Instant now) => now + TickClock.MaxAhead + Duration.Epsilon;

    private async Task LoadMinutesAsync(InstrumentState state, Instant now, CancellationToken cancellationToken)
    {
        var count = (int)RecentMarket.Reach.TotalMinutes + 2;
        var minutes = await ListAsync(state, BarInterval.OneMinute, start: null, now, count, cancellationToken);
        foreach (var minute in minutes.Reverse())
        {
            state.Apply(minute, now, now);
        }
    }

    private async Task LoadDaysAsync(InstrumentState state, Instant now, CancellationToken cancellationToken)
    {
        // The latest day, the day before, and one more, because the delayed market may still have an earlier latest
        // day.
        var days = await ListAsync(state, BarInterval.OneDay, start: null, now, count: 3, cancellationToken);
        foreach (var day in days.Reverse())
        {
            if (day.Bar.EndTime > now - RecentMarket.Reach)
            {
                await AddPastOfDayAsync(state, day.Bar, now, cancellationToken);
            }

            state.Apply(day, now, now);
        }
    }

    // Samples of the day bar at the end of each of the last minutes, folded from the minutes up to then.
    private async Task AddPastOfDayAsync(
        InstrumentState state, Bar day, Instant now, CancellationToken cancellationToken)
    {
        var minutes = await ListAsync(
            state, BarInterval.OneMinute, day.StartTime, now, MinutesOfADay, cancellationToken);
        var window = BarWindows.Find(BarInterval.OneDay, state.Calendar, day.StartTime) is { } found
            && found.StartTime == day.StartTime
            ? found
            : new BarWindow(day.StartTime, day.EndTime, day.TradingDate);
        var parts = new List<StoredBar>(minutes.Count);
        foreach (var minute in minutes.Reverse().Where(
            minute => minute.Bar.EndTime <= Instant.Min(day.EndTime, now) && window.Contains(minute.Bar.StartTime)))
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
        InstrumentState state,
        BarInterval interval,
        Instant? start,
        Instant now,
        int count,
        CancellationToken cancellationToken)
    {
        var range = new BarRange(state.Instrument.Symbol, interval, start, EndOf(now), IsDescending: true, count)
        {
            IsBackground = true,
        };
        return bars.ListAsync(range, cancellationToken);
    }
}
