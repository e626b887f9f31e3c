using CsCheck;
using FinApi.Domain.Calendars;
using FinApi.Domain.Tests.Support;
using NodaTime;

namespace FinApi.Domain.Tests.Calendars;

public sealed class CalendarProperties
{
    // Seconds from 1989 to 2102, so that both ends of the span are passed, with nanoseconds.
    private static readonly Gen<Instant> Instants =
        from second in Gen.Long[599_616_000, 4_165_516_800]
        from nanosecond in Gen.OneOf(Gen.Const(0L), Gen.Long[0, 999_999_999])
        select Instant.FromUnixTimeSeconds(second).PlusNanoseconds(nanosecond);

    [Theory]
    [MemberData(nameof(Markets.Codes), MemberType = typeof(Markets))]
    public void ListSessions_WholeSpan_IsOrderedAndDisjoint(string mic)
    {
        var sessions = Markets.Of(mic).ListSessions(TradingCalendar.FirstDate, TradingCalendar.EndDate).ToList();

        Assert.All(sessions, session => Assert.True(session.OpenTime < session.CloseTime));
        Assert.All(
            sessions.Zip(sessions.Skip(1)),
            pair => Assert.True(
                pair.First.TradingDate < pair.Second.TradingDate && pair.First.CloseTime <= pair.Second.OpenTime));
    }

    [Theory]
    [MemberData(nameof(Markets.Codes), MemberType = typeof(Markets))]
    public void FindSession_EverySession_IsFoundByDateAndByTime(string mic)
    {
        var calendar = Markets.Of(mic);
        var sessions = calendar.ListSessions(TradingCalendar.FirstDate, TradingCalendar.EndDate);

        Assert.All(sessions, session =>
        {
            Assert.Same(session, calendar.FindSession(session.TradingDate));
            Assert.Same(session, calendar.FindSessionAt(session.OpenTime));
            Assert.Same(session, calendar.FindSessionAt(session.CloseTime - Duration.Epsilon));
            Assert.NotSame(session, calendar.FindSessionAt(session.CloseTime));
            Assert.Same(session, calendar.FindNextSession(session.OpenTime - Duration.Epsilon));
            Assert.Same(session, calendar.FindPreviousSession(session.CloseTime));
            Assert.Equal(session.TradingDate, calendar.TradingDateAt(session.OpenTime));
        });
    }

    [Theory]
    [MemberData(nameof(Markets.Codes), MemberType = typeof(Markets))]
    public void Sessions_AroundAnInstant_Agree(string mic)
    {
        var calendar = Markets.Of(mic);

        Instants.Sample(instant =>
        {
            var current = calendar.FindSessionAt(instant);
            var previous = calendar.FindPreviousSession(instant);
            var next = calendar.FindNextSession(instant);

            return (current is null || (current.OpenTime <= instant && instant < current.CloseTime))
                && (current is not null) == (calendar.PhaseAt(instant) == MarketPhase.Regular)
                && (previous is null || previous.CloseTime <= instant)
                && (next is null || next.OpenTime > instant)
                && (previous is null || next is null || HasNothingBetween(calendar, previous, current, next));
        }, iter: 1_000);
    }

    [Theory]
    [MemberData(nameof(Markets.Codes), MemberType = typeof(Markets))]
    public void NextTradingTime_AnyInstant_IsTheFirstThatIsNotClosed(string mic)
    {
        var calendar = Markets.Of(mic);

        Instants.Sample(instant =>
        {
            var isOpen = calendar.PhaseAt(instant) != MarketPhase.Closed;
            return calendar.NextTradingTime(instant) is not { } next
                || (isOpen && next == instant)
                || (!isOpen && next > instant
                    && calendar.PhaseAt(next) != MarketPhase.Closed
                    && calendar.PhaseAt(next - Duration.Epsilon) == MarketPhase.Closed);
        }, iter: 1_000);
    }

    [Theory]
    [MemberData(nameof(Markets.Codes), MemberType = typeof(Markets))]
    public void TradingDateAt_AnyInstant_LiesBetweenTheStartsOfItsDateAndTheNext(string mic)
    {
        var calendar = Markets.Of(mic);

        Instants.Sample(instant =>
        {
            var date = calendar.TradingDateAt(instant);
            return calendar.StartOfTradingDate(date) <= instant
                && instant < calendar.StartOfTradingDate(date.PlusDays(1));
        }, iter: 1_000);
    }

    private static bool HasNothingBetween(
        TradingCalendar calendar, TradingSession previous, TradingSession? current, TradingSession next) =>
        calendar.ListSessions(previous.TradingDate, next.TradingDate.PlusDays(1)).Count() == (current is null ? 2 : 3);
}
