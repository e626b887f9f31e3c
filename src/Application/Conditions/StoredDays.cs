using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Conditions;

/// <summary>Finds out of which days there are data.</summary>
internal sealed class StoredDays(IBarReader bars, ITradeReader trades, IQuoteReader quotes)
{
    /// <summary>The dates, among some, of which an instrument has data of a kind.</summary>
    /// <param name="state">The instrument.</param>
    /// <param name="kind">The kind of data.</param>
    /// <param name="dates">Dates with a session, ascending.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlySet<LocalDate>> FindAsync(
        InstrumentState state, DataKind kind, IReadOnlyList<LocalDate> dates, CancellationToken cancellationToken)
    {
        if (dates.Count == 0 || kind == DataKind.Bars)
        {
            return await FindBarsAsync(state, dates, cancellationToken);
        }

        HashSet<LocalDate> found = [];
        for (var i = 0; i < dates.Count;)
        {
            // One step of an index: the next datum tells of all dates before it that they have none.
            var end = state.Calendar.StartOfTradingDate(dates[^1].PlusDays(1));
            var start = state.Calendar.StartOfTradingDate(dates[i]);
            if (await FindFirstAsync(state, kind, start, end, cancellationToken) is not { } time)
            {
                break;
            }

            var date = state.Calendar.TradingDateAt(time);
            found.Add(date);
            while (i < dates.Count && dates[i] <= date)
            {
                i++;
            }
        }

        return found;
    }

    private async ValueTask<Instant?> FindFirstAsync(
        InstrumentState state, DataKind kind, Instant start, Instant end, CancellationToken cancellationToken)
    {
        var symbol = state.Instrument.Symbol;
        var range = new TickRange(symbol, start, end, IsDescending: false, Limit: 1) { MayLag = true };
        switch (kind)
        {
            case DataKind.Trades:
                return (await trades.ListAsync(range, cancellationToken)) is [var trade] ? trade.EventTime : null;
            default:
                return (await quotes.ListAsync(range, cancellationToken)) is [var quote] ? quote.EventTime : null;
        }
    }

    // At most one a date: all of them with one read.
    private async ValueTask<IReadOnlySet<LocalDate>> FindBarsAsync(
        InstrumentState state, IReadOnlyList<LocalDate> dates, CancellationToken cancellationToken)
    {
        if (dates.Count == 0)
        {
            return new HashSet<LocalDate>();
        }

        var calendar = state.Calendar;
        var (start, end) =
            (calendar.StartOfTradingDate(dates[0]), calendar.StartOfTradingDate(dates[^1].PlusDays(1)));
        var limit = Period.DaysBetween(dates[0], dates[^1]) + 1;
        var range = new BarRange(
            state.Instrument.Symbol, BarInterval.OneDay, start, end, IsDescending: false, limit)
        {
            MayLag = true,
        };
        return (await bars.ListAsync(range, cancellationToken))
            .Select(day => day.Bar.TradingDate ?? calendar.TradingDateAt(day.Bar.StartTime))
            .ToHashSet();
    }
}
