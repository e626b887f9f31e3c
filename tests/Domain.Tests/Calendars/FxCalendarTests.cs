using FinApi.Domain.Calendars;
using static FinApi.Domain.Tests.Support.Markets;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class FxCalendarTests
{
    private static readonly TradingCalendar Calendar = Of("FX");

    [Theory]
    [InlineData("2024-07-01", "2024-06-30T17:00:00", "2024-07-01T17:00:00")] // Monday begins on Sunday
    [InlineData("2024-07-04", "2024-07-03T17:00:00", "2024-07-04T17:00:00")] // no holidays
    [InlineData("2024-03-11", "2024-03-10T17:00:00", "2024-03-11T17:00:00")] // the Sunday clocks go forward
    [InlineData("2024-11-04", "2024-11-03T17:00:00", "2024-11-04T17:00:00")] // the Sunday clocks go back
    [InlineData("1990-01-01", "1989-12-31T17:00:00", "1990-01-01T17:00:00")]
    public void FindSession_Weekday_RunsFrom1700To1700NewYork(string date, string open, string close)
    {
        var session = Calendar.FindSession(Date(date));

        Assert.Equal(new TradingSession(Date(date), NewYork(open), NewYork(close), IsEarlyClose: false), session);
    }

    [Theory]
    [InlineData("2024-07-06")]
    [InlineData("2024-07-07")]
    [InlineData("2101-01-03")]
    public void FindSession_Weekend_IsNull(string date) => Assert.Null(Calendar.FindSession(Date(date)));

    [Theory]
    [InlineData("2024-07-05T16:59:59.999999999", MarketPhase.Regular)] // Friday
    [InlineData("2024-07-05T17:00:00", MarketPhase.Closed)]
    [InlineData("2024-07-07T16:59:59.999999999", MarketPhase.Closed)] // Sunday
    [InlineData("2024-07-07T17:00:00", MarketPhase.Regular)]
    [InlineData("2024-07-09T17:00:00", MarketPhase.Regular)] // no break between sessions
    public void PhaseAt_Boundary_Changes(string newYork, MarketPhase phase) =>
        Assert.Equal(phase, Calendar.PhaseAt(NewYork(newYork)));

    [Fact]
    public void NextTradingTime_AtTheWeekend_IsSunday1700() =>
        Assert.Equal(NewYork("2024-07-07T17:00:00"), Calendar.NextTradingTime(NewYork("2024-07-06T12:00:00")));

    [Theory]
    [InlineData("2024-07-09T16:59:59", "2024-07-09")]
    [InlineData("2024-07-09T17:00:00", "2024-07-10")]
    [InlineData("2024-07-07T17:00:00", "2024-07-08")]
    [InlineData("9999-12-31T18:00:00", "9999-12-31")] // there is no later date
    public void TradingDateAt_EveningOfNewYork_IsTheNextDate(string newYork, string date) =>
        Assert.Equal(Date(date), Calendar.TradingDateAt(NewYork(newYork)));
}
