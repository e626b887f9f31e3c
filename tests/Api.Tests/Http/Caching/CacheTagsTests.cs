using FinApi.Api.Http.Caching;
using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class CacheTagsTests
{
    private static readonly Instant Now = At("2026-11-23T20:00:00Z");

    [Theory]
    [InlineData("2026-11-20T15:00:00Z", "2026-11-20T16:00:00Z", "bars-AAPL, bars-AAPL-2026-11-20")]
    [InlineData("2026-11-20T05:00:00Z", "2026-11-21T05:00:00Z", "bars-AAPL, bars-AAPL-2026-11-20")]
    [InlineData(
        "2026-11-20T04:59:59Z",
        "2026-11-20T05:00:01Z",
        "bars-AAPL, bars-AAPL-2026-11-19, bars-AAPL-2026-11-20")]
    [InlineData("2026-11-22T20:00:00Z", null, "bars-AAPL, bars-AAPL-2026-11-22, bars-AAPL-2026-11-23")]
    [InlineData("2026-10-01T12:00:00Z", "2026-11-20T12:00:00Z", "bars-AAPL, bars-AAPL-2026-10, bars-AAPL-2026-11")]
    [InlineData("2020-01-01T12:00:00Z", "2026-11-20T12:00:00Z", "bars-AAPL, bars-AAPL-long")]
    [InlineData(null, "2026-11-20T12:00:00Z", "bars-AAPL, bars-AAPL-long")]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z", "bars-AAPL")]
    public void Of_Range_NamesDaysThenMonthsThenLong(string? start, string? end, string expected)
    {
        Assert.Equal(expected, CacheTags.Of([Part("AAPL", start, end)], Now));
    }

    [Theory]
    [InlineData("2026-10-01T12:00:00Z", "2026-10-31T12:00:00Z", 32)]
    [InlineData("2026-10-01T12:00:00Z", "2026-11-01T12:00:00Z", 3)]
    [InlineData("2024-12-01T12:00:00Z", "2026-11-01T12:00:00Z", 25)]
    [InlineData("2024-11-01T12:00:00Z", "2026-11-01T12:00:00Z", 2)]
    public void Of_RangeAtTheBound_ChangesItsSort(string start, string end, int count)
    {
        Assert.Equal(count, CacheTags.Of([Part("AAPL", start, end)], Now).Split(", ").Length);
    }

    [Fact]
    public void Of_HundredSymbols_StaysWithinAHeader()
    {
        var parts = Enumerable.Range(0, 100)
            .Select(i => Part($"{i:00}ABCDEFGHIJKLMNOPQRSTUV", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"))
            .ToList();

        Assert.InRange(CacheTags.Of(parts, Now).Length, 1, 8_000);
    }

    [Fact]
    public void Of_ThingWithoutDays_IsItsNameAlone()
    {
        var part = new CachePart("calendar", "XNYS", new FreshnessSubject { Kind = FreshnessKind.Reference });

        Assert.Equal("calendar-XNYS", CacheTags.Of([part], Now));
    }

    private static CachePart Part(string symbol, string? start, string? end)
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnas, out var calendar));
        var freshness = new FreshnessSubject
        {
            Kind = FreshnessKind.Bars,
            Calendar = calendar,
            DataEnd = end is null ? null : At(end),
        };
        return new CachePart("bars", symbol, freshness)
        {
            CoversDays = true,
            StartTime = start is null ? null : At(start),
        };
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
