using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Freshness;

public sealed class TradingTimeTests
{
    [Theory]
    [InlineData("XNYS", "2026-11-20T14:30:00Z", "2026-11-20T21:00:00Z", false, EmptyReason.Unspecified)]
    [InlineData("XNYS", "2026-11-21T05:00:00Z", "2026-11-22T05:00:00Z", false, EmptyReason.Closed)] // Saturday
    [InlineData("XNYS", "2026-11-21T01:00:00Z", "2026-11-21T04:00:00Z", false, EmptyReason.Closed)] // Friday night
    [InlineData("XNYS", "2026-11-26T05:00:00Z", "2026-11-27T05:00:00Z", false, EmptyReason.Holiday)] // Thanksgiving
    [InlineData("XNYS", "2026-11-26T05:00:00Z", "2026-11-27T09:00:00Z", false, EmptyReason.Holiday)]
    [InlineData("XNYS", "2026-11-26T05:00:00Z", "2026-11-27T09:00:00.000000001Z", false, EmptyReason.Unspecified)]
    [InlineData("XNYS", "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z", false, EmptyReason.Unspecified)] // before
    [InlineData("XNYS", "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z", true, EmptyReason.Closed)] // no day opens
    [InlineData("XNYS", "2026-11-20T14:30:00Z", "2026-11-20T14:31:00Z", true, EmptyReason.Unspecified)]
    [InlineData("XNYS", "2026-11-20T15:00:00Z", "2026-11-20T15:00:00Z", false, EmptyReason.Closed)]
    [InlineData("CRYPTO", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", false, EmptyReason.Unspecified)]
    [InlineData("FX", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", false, EmptyReason.Closed)]
    [InlineData("FX", "2026-12-25T00:00:00Z", "2026-12-25T12:00:00Z", false, EmptyReason.Unspecified)]
    public void ReasonWithout_Range_IsWhyNothingTradesInIt(
        string mic, string start, string end, bool isOfDays, EmptyReason reason) =>
        Assert.Equal(
            reason,
            TradingTime.ReasonWithout(Markets.Of(mic), new TimeRange(Utc(start), Utc(end)), isOfDays));

    // Nobody knows whether a market traded on dates that its calendar does not have.
    [Theory]
    [InlineData("2026-11-22", EmptyReason.Unspecified)]
    [InlineData("2026-11-23", EmptyReason.Holiday)]
    [InlineData("1700-01-04", EmptyReason.Unspecified)]
    public void ReasonWithout_DateThatNoCalendarHas_IsNone(string date, EmptyReason expected)
    {
        var monday = new LocalDate(2026, 11, 23);
        var calendar = new MarketCalendar
        {
            Mic = Mic.Parse("XTKS"),
            Version = 1,
            TimeZone = DateTimeZone.Utc,
            Days = [new CalendarDay(monday, Session: null)],
        }.ToTradingCalendar();
        var start = Utc($"{date}T00:00:00Z");

        var range = new TimeRange(start, start + Duration.FromDays(1));

        Assert.Equal(expected, TradingTime.ReasonWithout(calendar, range, isOfDays: true));
    }

    [Fact]
    public void ReasonWithout_OpenRange_IsNone()
    {
        var night = Utc("2026-11-21T05:00:00Z");

        Assert.Equal(
            EmptyReason.Unspecified,
            TradingTime.ReasonWithout(Markets.Of("XNYS"), new TimeRange(null, night), isOfDays: false));
        Assert.Equal(
            EmptyReason.Unspecified,
            TradingTime.ReasonWithout(Markets.Of("XNYS"), new TimeRange(night, null), isOfDays: false));
    }
}
