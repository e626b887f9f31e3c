using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Domain.Tests.Freshness;

public sealed class DataEndTests
{
    [Theory]
    [InlineData("1m", "2026-11-20T16:00:00Z", "2026-11-20T16:00:00Z")]
    [InlineData("1m", "2026-11-20T16:00:00.000000001Z", "2026-11-20T16:01:00Z")]
    [InlineData("1h", "2026-11-20T15:01:00Z", "2026-11-20T16:00:00Z")]
    [InlineData("4h", "2026-11-20T15:01:00Z", "2026-11-20T16:00:00Z")]
    [InlineData("1d", "2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z")]
    [InlineData("1d", "2026-11-20T14:30:00.000000001Z", "2026-11-20T21:00:00Z")]
    [InlineData("1d", "2026-11-20T22:00:00Z", "2026-11-20T22:00:00Z")]
    [InlineData("1d", "2026-11-27T15:00:00Z", "2026-11-27T18:00:00Z")]
    [InlineData("1w", "2026-11-18T00:00:00Z", "2026-11-23T05:00:00Z")]
    [InlineData("1mo", "2026-11-18T00:00:00Z", "2026-12-01T05:00:00Z")]
    public void OfBars_RangeWithEnd_ReachesToTheEndOfItsLastBar(string interval, string endTime, string expected)
    {
        Assert.True(BarInterval.TryParse(interval, out var parsed));

        Assert.Equal(At(expected), DataEnd.OfBars(parsed, NewYork(), At(endTime)));
    }

    [Fact]
    public void OfBars_RangeWithoutEnd_HasNone()
    {
        Assert.Null(DataEnd.OfBars(BarInterval.OneDay, NewYork(), endTime: null));
    }

    [Fact]
    public void OfBars_FirstAndLastTimestamp_DoNotThrow()
    {
        foreach (var interval in BarInterval.All)
        {
            Assert.NotNull(DataEnd.OfBars(interval, NewYork(), At("0001-01-01T00:00:00Z")));
            Assert.NotNull(DataEnd.OfBars(interval, NewYork(), Instant.MaxValue));
        }
    }

    private static TradingCalendar NewYork()
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnys, out var calendar));
        return calendar;
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
