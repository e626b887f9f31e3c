using FinApi.Application.Callers;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>The market of one instrument as it is seen so much late; zero is as it is.</summary>
/// <param name="Time">The moment that it is of.</param>
internal readonly record struct MarketView(
    Instant Time, Quote? Quote, Trade? Trade, Bar? MinuteBar, Bar? DayBar, Bar? PreviousDayBar)
{
    /// <summary>The market that a caller sees.</summary>
    public static MarketView Of(InstrumentState state, MarketAccess access, Instant now, out Duration delay)
    {
        // Read before the delay is judged: what comes in between is not for all plans yet.
        var latest = Latest(state, now);
        delay = state.DelayOf(access, now);
        return delay > Duration.Zero ? AsOf(state, now - delay) : latest;
    }

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
