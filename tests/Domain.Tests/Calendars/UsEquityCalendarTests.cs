using FinApi.Domain.Calendars;
using NodaTime;
using static FinApi.Domain.Tests.Support.Markets;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class UsEquityCalendarTests
{
    private static readonly TradingCalendar Calendar = Of("XNYS");

    [Theory]
    [InlineData("1990-01-01")] // New Year's Day, the first date of the span
    [InlineData("1995-01-02")] // New Year's Day on a Sunday
    [InlineData("1998-01-19")] // First Martin Luther King Day
    [InlineData("2024-02-19")] // Presidents' Day
    [InlineData("2008-03-21")] // Good Friday in March
    [InlineData("2011-04-22")] // Good Friday late in April
    [InlineData("2024-05-27")] // Memorial Day
    [InlineData("2022-06-20")] // Juneteenth on a Sunday
    [InlineData("2027-06-18")] // Juneteenth on a Saturday
    [InlineData("2020-07-03")] // Independence Day on a Saturday
    [InlineData("2021-07-05")] // Independence Day on a Sunday
    [InlineData("2024-09-02")] // Labor Day
    [InlineData("2023-11-23")] // Thanksgiving
    [InlineData("2021-12-24")] // Christmas on a Saturday
    [InlineData("2022-12-26")] // Christmas on a Sunday
    [InlineData("1994-04-27")] // President Nixon
    [InlineData("2001-09-11")] // 11 September
    [InlineData("2001-09-14")]
    [InlineData("2004-06-11")] // President Reagan
    [InlineData("2007-01-02")] // President Ford
    [InlineData("2012-10-29")] // Hurricane Sandy
    [InlineData("2012-10-30")]
    [InlineData("2018-12-05")] // President Bush
    [InlineData("2025-01-09")] // President Carter
    [InlineData("2100-12-24")] // Christmas on a Saturday, the last of the span
    [InlineData("2024-07-06")] // Saturday
    [InlineData("2024-07-07")] // Sunday
    [InlineData("1989-12-29")] // before the span
    [InlineData("2101-01-03")] // after the span
    public void FindSession_ClosedDate_IsNull(string date) => Assert.Null(Calendar.FindSession(Date(date)));

    [Theory]
    [InlineData("1990-01-02")]
    [InlineData("1997-01-20")] // no Martin Luther King Day yet
    [InlineData("2021-06-18")] // no Juneteenth yet
    [InlineData("2010-12-31")] // New Year's Day on a Saturday is not observed on Friday
    [InlineData("2021-12-31")]
    [InlineData("2027-12-31")]
    [InlineData("2001-09-17")] // opened minutes late: an ordinary session here
    [InlineData("1990-11-23")] // Friday after Thanksgiving before it was short
    [InlineData("1991-07-03")] // before the eve of Independence Day was short
    [InlineData("1996-07-03")] // Wednesday before a Thursday holiday: the Friday was short
    [InlineData("2013-07-05")] // from 2013 the Wednesday is short, not the Friday
    [InlineData("2026-07-02")] // the holiday is observed on Friday the 3rd
    [InlineData("2027-12-23")] // the holiday is observed on Friday the 24th
    [InlineData("2100-12-31")]
    public void FindSession_OrdinaryDate_RunsFrom0930To1600(string date)
    {
        var session = Calendar.FindSession(Date(date));

        var (open, close) = (NewYork($"{date}T09:30:00"), NewYork($"{date}T16:00:00"));
        Assert.Equal(new TradingSession(Date(date), open, close, IsEarlyClose: false), session);
    }

    [Theory]
    [InlineData("1990-12-24", "14:00")]
    [InlineData("1992-11-27", "14:00")]
    [InlineData("1993-11-26", "13:00")]
    [InlineData("1995-07-03", "13:00")]
    [InlineData("1996-07-05", "13:00")]
    [InlineData("1997-12-26", "13:00")]
    [InlineData("1999-12-31", "13:00")]
    [InlineData("2002-07-05", "13:00")]
    [InlineData("2003-12-26", "13:00")]
    [InlineData("2013-07-03", "13:00")]
    [InlineData("2024-11-29", "13:00")]
    [InlineData("2026-12-24", "13:00")]
    public void FindSession_EarlyClose_EndsEarlier(string date, string close)
    {
        var session = Calendar.FindSession(Date(date));

        var (open, end) = (NewYork($"{date}T09:30:00"), NewYork($"{date}T{close}:00"));
        Assert.Equal(new TradingSession(Date(date), open, end, IsEarlyClose: true), session);
    }

    [Theory]
    [InlineData("2024-03-08", "2024-03-08T14:30:00Z", "2024-03-08T21:00:00Z")] // before clocks go forward
    [InlineData("2024-03-11", "2024-03-11T13:30:00Z", "2024-03-11T20:00:00Z")]
    [InlineData("2024-11-01", "2024-11-01T13:30:00Z", "2024-11-01T20:00:00Z")] // before clocks go back
    [InlineData("2024-11-04", "2024-11-04T14:30:00Z", "2024-11-04T21:00:00Z")]
    [InlineData("1990-04-02", "1990-04-02T13:30:00Z", "1990-04-02T20:00:00Z")] // until 2006: first Sunday of April
    [InlineData("2006-10-30", "2006-10-30T14:30:00Z", "2006-10-30T21:00:00Z")] // until 2006: last Sunday of October
    public void FindSession_AroundClockChange_FollowsNewYork(string date, string open, string close)
    {
        var session = Calendar.FindSession(Date(date))!;

        Assert.Equal((Utc(open), Utc(close)), (session.OpenTime, session.CloseTime));
    }

    [Theory]
    [InlineData("2024-07-02T03:59:59.999999999", MarketPhase.Closed)]
    [InlineData("2024-07-02T04:00:00", MarketPhase.PreMarket)]
    [InlineData("2024-07-02T09:29:59.999999999", MarketPhase.PreMarket)]
    [InlineData("2024-07-02T09:30:00", MarketPhase.Regular)]
    [InlineData("2024-07-02T15:59:59.999999999", MarketPhase.Regular)]
    [InlineData("2024-07-02T16:00:00", MarketPhase.AfterHours)]
    [InlineData("2024-07-02T19:59:59.999999999", MarketPhase.AfterHours)]
    [InlineData("2024-07-02T20:00:00", MarketPhase.Closed)]
    [InlineData("2024-07-03T12:59:59.999999999", MarketPhase.Regular)]
    [InlineData("2024-07-03T13:00:00", MarketPhase.AfterHours)]
    [InlineData("2024-07-03T16:59:59.999999999", MarketPhase.AfterHours)]
    [InlineData("2024-07-03T17:00:00", MarketPhase.Closed)]
    [InlineData("1992-12-24T14:00:00", MarketPhase.AfterHours)]
    [InlineData("1992-12-24T17:00:00", MarketPhase.Closed)]
    [InlineData("2024-07-04T10:00:00", MarketPhase.Closed)]
    [InlineData("2024-07-06T10:00:00", MarketPhase.Closed)]
    [InlineData("1980-07-02T10:00:00", MarketPhase.Closed)]
    [InlineData("2150-07-02T10:00:00", MarketPhase.Closed)]
    public void PhaseAt_Boundary_Changes(string newYork, MarketPhase phase) =>
        Assert.Equal(phase, Calendar.PhaseAt(NewYork(newYork)));

    [Theory]
    [InlineData("2024-07-02T12:00:00", "2024-07-02T12:00:00")]
    [InlineData("2024-07-02T19:59:59", "2024-07-02T19:59:59")]
    [InlineData("2024-07-02T20:00:00", "2024-07-03T04:00:00")]
    [InlineData("2024-07-03T17:00:00", "2024-07-05T04:00:00")] // over Independence Day
    [InlineData("2024-03-08T21:00:00", "2024-03-11T04:00:00")] // over the change of clocks
    [InlineData("1985-01-01T00:00:00", "1990-01-02T04:00:00")]
    public void NextTradingTime_Instant_IsTheNextExtendedOpening(string newYork, string expected) =>
        Assert.Equal(NewYork(expected), Calendar.NextTradingTime(NewYork(newYork)));

    [Fact]
    public void FindNextSession_AtAnOpening_IsTheOneAfter()
    {
        var next = Calendar.FindNextSession(NewYork("2024-07-03T09:30:00"));

        Assert.Equal(Date("2024-07-05"), next?.TradingDate);
    }

    [Fact]
    public void FindPreviousSession_AtAClose_IsTheOneThatCloses()
    {
        var atClose = Calendar.FindPreviousSession(NewYork("2024-07-03T13:00:00"));
        var before = Calendar.FindPreviousSession(NewYork("2024-07-03T12:59:59"));

        Assert.Equal(Date("2024-07-03"), atClose?.TradingDate);
        Assert.Equal(Date("2024-07-02"), before?.TradingDate);
    }

    [Fact]
    public void ListSessions_WeekOfIndependenceDay_LeavesTheHolidayOut()
    {
        var sessions = Calendar.ListSessions(Date("2024-06-29"), Date("2024-07-08"));

        Assert.Equal(
            [Date("2024-07-01"), Date("2024-07-02"), Date("2024-07-03"), Date("2024-07-05")],
            sessions.Select(session => session.TradingDate));
    }

    [Fact]
    public void ListSessions_BeyondTheSpan_HasOnlyItsSessions()
    {
        var sessions = Calendar.ListSessions(LocalDate.MinIsoValue, LocalDate.MaxIsoValue).ToList();

        Assert.Equal(Date("1990-01-02"), sessions[0].TradingDate);
        Assert.Equal(Date("2100-12-31"), sessions[^1].TradingDate);
        Assert.Null(Calendar.FindPreviousSession(sessions[0].OpenTime));
        Assert.Null(Calendar.FindNextSession(sessions[^1].OpenTime));
        Assert.Null(Calendar.NextTradingTime(NewYork("2100-12-31T20:00:00")));
    }

    [Fact]
    public void TradingDateAt_LateEvening_IsStillTheDateOfNewYork() =>
        Assert.Equal(Date("2024-07-02"), Calendar.TradingDateAt(Utc("2024-07-03T03:59:59Z")));
}
