using FinApi.Application.Callers;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>The market of one instrument as a caller sees it.</summary>
/// <param name="Time">The moment that it is of.</param>
internal readonly record struct MarketView(
    Instant Time, Quote? Quote, Trade? Trade, Bar? MinuteBar, Bar? DayBar, Bar? PreviousDayBar)
{
    public static MarketView Of(InstrumentState state, MarketAccess access, Instant now) =>
        access.IsDelayed ? AsOf(state, access.LatestVisible(now)) : Latest(state, now);

    private static MarketView Latest(InstrumentState state, Instant now) =>
        new(now, state.Quote, state.Trade, state.MinuteBar, state.DayBar, state.PreviousDayBar);

    private static MarketView AsOf(InstrumentState state, Instant time)
    {
        var day = state.Recent.FindDay(time);
        return new MarketView(
            time,
            state.Recent.FindQuote(time),
            state.Recent.FindTrade(time),
            state.Recent.FindBar(BarInterval.OneMinute, time),
            day?.Stored.Bar,
            day?.Previous);
    }
}
