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
    [InlineData("XNAS", "2026-11-27T02:00:00Z", "2026-11-27T03:00:00Z", false, EmptyReason.Unspecified)] // a night
    [InlineData("XNAS", "2026-11-26T22:00:00Z", "2026-11-27T01:00:00Z", false, EmptyReason.Holiday)] // before it
    [InlineData("XNAS", "2026-11-26T22:00:00Z", "2026-11-27T01:00:00.1Z", false, EmptyReason.Unspecified)]
    [InlineData("XNAS", "2026-11-27T02:00:00Z", "2026-11-27T03:00:00Z", true, EmptyReason.Holiday)]
    [InlineData("XNAS", "2021-11-26T02:00:00Z", "2021-11-26T03:00:00Z", false, EmptyReason.Holiday)] // none yet
    [InlineData("XLON", "2026-11-27T02:00:00Z", "2026-11-27T03:00:00Z", false, EmptyReason.Closed)]
    [InlineData("XNAS", "1700-01-01T00:00:00Z", "1701-01-01T00:00:00Z", false, EmptyReason.Unspecified)] // not known
    [InlineData("XNAS", "2200-01-04T00:00:00Z", "2200-01-05T00:00:00Z", true, EmptyReason.Unspecified)]
    [InlineData("XNAS", "2100-12-31T22:00:00Z", "2101-01-04T00:00:00Z", true, EmptyReason.Unspecified)]
    public void ReasonWithout_Range_IsWhyNothingTradesInIt(
        string mic, string start, string end, bool isOfDays, EmptyReason reason) =>
        Assert.Equal(
            reason,
            TradingTime.ReasonWithout(Markets.Of(mic), new TimeRange(Utc(start), Utc(end)), isOfDays));

    // A calendar that was imported for a week says nothing of the months before.
    [Theory]
    [InlineData("2024-03-27T00:00:00Z", "2024-03-28T00:00:00Z", EmptyReason.Holiday)] // Wednesday in Tokyo
    [InlineData("2024-03-29T16:00:00Z", "2024-03-30T10:00:00Z", EmptyReason.Closed)] // Saturday
    [InlineData("2024-03-22T00:00:00Z", "2024-03-22T10:00:00Z", EmptyReason.Unspecified)]
    [InlineData("2024-03-27T00:00:00Z", "2024-04-03T00:00:00Z", EmptyReason.Unspecified)]
    public void ReasonWithout_ImportedCalendar_IsOfItsDatesAlone(string start, string end, EmptyReason reason)
    {
        var calendar = new MarketCalendar
        {
            Mic = Mic.Parse("XTKS"),
            Version = 1,
            TimeZone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
        }
            .With(Date("2024-03-26"), Date("2024-04-01"), []).ToTradingCalendar();

        Assert.Equal(
            reason, TradingTime.ReasonWithout(calendar, new TimeRange(Utc(start), Utc(end)), isOfDays: false));
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
