using FinApi.Domain.Calendars;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class ExchangeCalendarTests
{
    [Fact]
    public void ListSessions_London2000To2026_EqualTheRecordedOnes()
    {
        var recorded = SharedData.Rows("calendars/xlon_sessions_2000_2026.csv.gz")
            .Select(row => (Date(row["session"]), Utc(row["open_utc"]), Utc(row["close_utc"])));

        var sessions = Markets.Of("XLON").ListSessions(Date("2000-01-01"), Date("2027-01-01"))
            .Select(session => (session.TradingDate, session.OpenTime, session.CloseTime))
            .ToList();

        Assert.Equal(6_822, sessions.Count);
        Assert.Equal(recorded, sessions);
    }

    [Theory]
    [InlineData("XLON", "1995-05-01", "08:00-16:30")] // moved to VE Day
    [InlineData("XLON", "1995-05-08", null)]
    [InlineData("XLON", "1999-12-31", null)]
    [InlineData("XLON", "2021-12-27", null)] // Christmas on a Saturday
    [InlineData("XLON", "2021-12-28", null)]
    [InlineData("XLON", "2022-01-03", null)]
    [InlineData("XLON", "2022-09-19", null)]
    [InlineData("XLON", "2027-12-24", "08:00-12:30")]
    [InlineData("XLON", "2100-12-31", "08:00-12:30")]
    [InlineData("XETR", "2007-05-28", null)]
    [InlineData("XETR", "2014-06-09", "09:00-17:30")] // Whit Monday
    [InlineData("XETR", "2015-05-25", null)]
    [InlineData("XETR", "2022-06-06", "09:00-17:30")]
    [InlineData("XETR", "2014-10-03", null)]
    [InlineData("XETR", "2022-10-03", "09:00-17:30")]
    [InlineData("XETR", "2017-10-31", null)]
    [InlineData("XETR", "2024-05-01", null)]
    [InlineData("XETR", "2024-12-24", null)]
    [InlineData("XETR", "2024-12-31", null)]
    [InlineData("XETR", "2024-12-30", "09:00-14:00")]
    [InlineData("XETR", "2023-12-29", "09:00-14:00")]
    [InlineData("XPAR", "2024-12-24", "09:00-14:05")]
    [InlineData("XPAR", "2024-12-25", null)]
    [InlineData("XPAR", "2024-12-26", null)]
    [InlineData("XPAR", "2024-05-01", null)]
    [InlineData("XPAR", "2024-07-14", null)]
    [InlineData("XPAR", "2025-07-14", "09:00-17:30")]
    [InlineData("XAMS", "2024-04-01", null)] // Easter Monday
    [InlineData("XBRU", "2024-07-03", "09:00-17:30")]
    [InlineData("XLIS", "2024-07-03", "08:00-16:30")]
    [InlineData("XLIS", "2024-12-31", "08:00-13:05")]
    [InlineData("XTSE", "2007-02-19", "09:30-16:00")]
    [InlineData("XTSE", "2008-02-18", null)] // the first Family Day
    [InlineData("XTSE", "2024-05-20", null)] // Victoria Day
    [InlineData("XTSE", "2024-05-27", "09:30-16:00")]
    [InlineData("XTSE", "2023-07-03", null)] // Canada Day on a Saturday
    [InlineData("XTSE", "2024-07-04", "09:30-16:00")]
    [InlineData("XTSE", "2024-08-05", null)]
    [InlineData("XTSE", "2024-10-14", null)]
    [InlineData("XTSE", "2024-11-28", "09:30-16:00")]
    [InlineData("XTSE", "2024-12-24", "09:30-13:00")]
    [InlineData("XTSE", "2024-12-26", null)]
    [InlineData("XTSE", "2001-09-12", null)]
    [InlineData("XTSE", "2001-09-13", "09:30-16:00")]
    public void FindSession_Date_HasTheHoursOfTheExchange(string mic, string date, string? hours)
    {
        var calendar = Markets.Of(mic);

        var session = calendar.FindSession(Date(date));

        Assert.Equal(hours, session is null ? null : $"{Local(session.OpenTime)}-{Local(session.CloseTime)}");

        string Local(Instant instant) => instant.InZone(calendar.TimeZone).ToString("HH:mm", null);
    }

    [Theory]
    [InlineData("2024-07-01", "2024-06-30T17:00:00", "2024-07-01T16:00:00")] // a Monday opens on Sunday
    [InlineData("2024-07-02", "2024-07-01T17:00:00", "2024-07-02T16:00:00")]
    [InlineData("2024-01-15", "2024-01-14T17:00:00", "2024-01-15T16:00:00")] // currencies trade on
    [InlineData("2024-11-29", "2024-11-28T17:00:00", "2024-11-29T16:00:00")]
    [InlineData("2018-12-05", "2018-12-04T17:00:00", "2018-12-05T16:00:00")] // oil was settled at 52.89
    [InlineData("2025-01-09", "2025-01-08T17:00:00", "2025-01-09T16:00:00")]
    [InlineData("2007-01-02", "2007-01-01T17:00:00", "2007-01-02T16:00:00")] // Globex was open
    [InlineData("2024-03-11", "2024-03-10T17:00:00", "2024-03-11T16:00:00")] // after the clock change
    public void FindSession_FuturesInChicago_BeginOnTheEve(string date, string open, string close)
    {
        string[] markets = ["XCME", "XCBT", "XNYM", "XCEC"];

        var sessions = markets.Select(mic => Markets.Of(mic).FindSession(Date(date)));

        var expected = new TradingSession(Date(date), Chicago(open), Chicago(close), IsEarlyClose: false);
        Assert.All(sessions, session => Assert.Equal(expected, session));
    }

    [Theory]
    [InlineData("1994-04-27")] // mourning for President Nixon
    [InlineData("2004-06-11")] // and for President Reagan: NYMEX too
    [InlineData("2024-03-29")] // Good Friday
    [InlineData("2024-12-25")]
    public void FindSession_FuturesInChicagoWhenAllAreClosed_IsNone(string date)
    {
        Assert.Null(Markets.Of("XCME").FindSession(Date(date)));
        Assert.Null(Markets.Of("XNYM").FindSession(Date(date)));
    }

    [Theory]
    [InlineData("2024-07-01T16:59:59", "2024-07-01", MarketPhase.Closed)]
    [InlineData("2024-07-01T17:00:00", "2024-07-02", MarketPhase.Regular)]
    [InlineData("2024-07-02T03:00:00", "2024-07-02", MarketPhase.Regular)]
    [InlineData("2024-07-02T16:00:00", "2024-07-02", MarketPhase.Closed)]
    [InlineData("2024-07-05T17:00:00", "2024-07-06", MarketPhase.Closed)] // Friday
    [InlineData("2024-07-07T17:00:00", "2024-07-08", MarketPhase.Regular)] // Sunday
    [InlineData("2024-03-28T18:00:00", "2024-03-29", MarketPhase.Closed)] // the eve of Good Friday
    public void TradingDateAt_FuturesInChicago_IsTheDayOnWhichTheSessionEnds(
        string chicago, string date, MarketPhase phase)
    {
        var calendar = Markets.Of("XCBT");

        Assert.Equal(Date(date), calendar.TradingDateAt(Chicago(chicago)));
        Assert.Equal(phase, calendar.PhaseAt(Chicago(chicago)));
    }

    [Theory]
    [InlineData("2024-07-01T20:00:00", "2024-07-02", true)] // Monday evening
    [InlineData("2024-07-02T03:59:59", "2024-07-02", true)]
    [InlineData("2024-07-02T09:30:00", "2024-07-03", false)] // the night after the session
    [InlineData("2024-07-01T19:59:59", "2024-07-02", false)]
    [InlineData("2024-07-05T20:00:00", "2024-07-08", false)] // no night leads into a Saturday
    [InlineData("2024-07-07T20:00:00", "2024-07-08", true)] // Sunday
    [InlineData("2024-07-03T20:00:00", "2024-07-05", false)] // nor into a holiday
    public void FindOvernight_UnitedStates_IsTheNightBeforeASession(string newYork, string date, bool isOn)
    {
        var calendar = Markets.Of("XNAS");

        var night = calendar.FindOvernight(NewYork(newYork))!;

        Assert.Equal((Date(date), SessionKind.Overnight), (night.TradingDate, night.Kind));
        Assert.Equal(isOn, NewYork(newYork) >= night.OpenTime && NewYork(newYork) < night.CloseTime);
        Assert.Equal(Duration.FromHours(8), night.CloseTime - night.OpenTime);
        Assert.Contains(night, calendar.ListOvernight(Date(date), Date(date).PlusDays(1)));
    }

    [Fact]
    public void FindOvernight_BeforeSuchTradingOrElsewhere_IsNull()
    {
        Assert.Null(Markets.Of("XNYS").FindOvernight(NewYork("2019-07-01T21:00:00")));
        Assert.Null(Markets.Of("XNYS").FindOvernight(NewYork("2024-07-02T04:00:00"))); // pre-market
        Assert.Null(Markets.Of("XLON").FindOvernight(NewYork("2024-07-01T21:00:00")));
        Assert.Empty(Markets.Of("XLON").ListOvernight(Date("2024-07-01"), Date("2024-08-01")));
    }

    private static Instant Chicago(string text) =>
        NodaTime.Text.LocalDateTimePattern.ExtendedIso.Parse(text).Value
            .InZoneStrictly(DateTimeZoneProviders.Tzdb["America/Chicago"])
            .ToInstant();
}
