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
            case DataKind.Quotes:
                return (await quotes.ListAsync(range, cancellationToken)) is [var quote] ? quote.EventTime : null;
            default:
                var first = await bars.ListAsync(
                    new BarRange(symbol, BarInterval.OneDay, start, end, IsDescending: false, Limit: 1)
                    {
                        MayLag = true,
                    },
                    cancellationToken);
                return first is [var bar] ? bar.Bar.StartTime : null;
        }
    }
}
