using FinApi.Domain.Calendars;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Domain.Tests.Freshness;

public sealed class FreshnessPolicyTests
{
    private const string Recent = "public 300 stale 60";
    private const string Final = "public 86400";

    // Friday 2026-11-20 in New York is [05:00Z, 05:00Z the next day); the session ends at 21:00Z.
    [Theory]
    [InlineData("2026-11-20T16:00:00Z", "2026-11-20T16:14:59.999999999Z", "no-cache")]
    [InlineData("2026-11-20T16:00:00Z", "2026-11-20T16:15:00Z", Recent)]
    [InlineData("2026-11-20T16:00:00Z", "2026-11-20T15:00:00Z", "no-cache")]
    [InlineData("2026-11-20T21:00:00Z", "2026-11-21T04:59:59.999999999Z", Recent)]
    [InlineData("2026-11-20T21:00:00Z", "2026-11-21T05:00:00Z", Final)]
    [InlineData("2026-11-21T05:00:00Z", "2026-11-21T05:14:59.999999999Z", "no-cache")]
    [InlineData("2026-11-21T05:00:00Z", "2026-11-21T05:15:00Z", Final)]
    [InlineData("2026-11-21T05:00:00.000000001Z", "2026-11-21T05:15:00.000000001Z", Recent)]
    [InlineData("2026-11-20T00:00:00Z", "2026-11-20T04:59:59Z", Recent)]
    [InlineData("2026-11-20T00:00:00Z", "2026-11-20T05:00:00Z", Final)]
    public void LifetimeOf_WholePageOfNewYork_TurnsFinalAtMidnightThere(string dataEnd, string now, string expected)
    {
        Assert.Equal(expected, Of(Subject(FreshnessKind.Bars, dataEnd), now));
        Assert.Equal(expected, Of(Subject(FreshnessKind.Ticks, dataEnd), now));
    }

    // 2026-03-08 has 23 hours and ends at 04:00Z; 2026-11-01 has 25 and ends at 05:00Z.
    [Theory]
    [InlineData("2026-03-08T04:59:00Z", "2026-03-08T05:14:00Z", Final)]
    [InlineData("2026-03-08T05:01:00Z", "2026-03-09T03:59:59.999999999Z", Recent)]
    [InlineData("2026-03-08T05:01:00Z", "2026-03-09T04:00:00Z", Final)]
    [InlineData("2026-11-01T04:01:00Z", "2026-11-02T04:59:59.999999999Z", Recent)]
    [InlineData("2026-11-01T04:01:00Z", "2026-11-02T05:00:00Z", Final)]
    public void LifetimeOf_DayWhenClocksChange_EndsAtLocalMidnight(string dataEnd, string now, string expected)
    {
        Assert.Equal(expected, Of(Subject(FreshnessKind.Bars, dataEnd), now));
    }

    // The day after Thanksgiving closes at 13:00, and the day is over at midnight all the same.
    [Theory]
    [InlineData("2026-11-27T18:00:00Z", "2026-11-27T18:15:00Z", Recent)]
    [InlineData("2026-11-27T18:00:00Z", "2026-11-28T05:00:00Z", Final)]
    // A holiday and a weekend are days like others.
    [InlineData("2026-11-26T20:00:00Z", "2026-11-26T20:15:00Z", Recent)]
    [InlineData("2026-11-26T20:00:00Z", "2026-11-27T05:00:00Z", Final)]
    [InlineData("2026-11-21T20:00:00Z", "2026-11-22T05:00:00Z", Final)]
    public void LifetimeOf_EarlyCloseHolidayAndWeekend_EndAtMidnight(string dataEnd, string now, string expected)
    {
        Assert.Equal(expected, Of(Subject(FreshnessKind.Ticks, dataEnd), now));
    }

    [Theory]
    [InlineData("CRYPTO", "2026-11-20T23:00:00Z", "2026-11-20T23:59:59.999999999Z", Recent)]
    [InlineData("CRYPTO", "2026-11-20T23:00:00Z", "2026-11-21T00:00:00Z", Final)]
    [InlineData("FX", "2026-11-19T20:00:00Z", "2026-11-19T21:59:59.999999999Z", Recent)]
    [InlineData("FX", "2026-11-19T20:00:00Z", "2026-11-19T22:00:00Z", Final)]
    public void LifetimeOf_OtherMarkets_TurnFinalWhenTheirTradingDateEnds(
        string mic, string dataEnd, string now, string expected)
    {
        Assert.Equal(expected, Of(Subject(FreshnessKind.Bars, dataEnd, mic), now));
    }

    [Theory]
    [InlineData(true, AnswerExtent.Whole, "public 3600")]
    [InlineData(true, AnswerExtent.Part, "public 3600")]
    [InlineData(true, AnswerExtent.Empty, Recent)]
    [InlineData(false, AnswerExtent.Part, Final)]
    [InlineData(false, AnswerExtent.Whole, Final)]
    [InlineData(false, AnswerExtent.Empty, Recent)] // its import may be under way
    public void LifetimeOf_CompleteDay_LastsADayWhenRawAndNotEmpty(
        bool isAdjusted, AnswerExtent extent, string expected)
    {
        var subject = Subject(FreshnessKind.Bars, "2026-11-18T21:00:00Z") with
        {
            IsAdjusted = isAdjusted,
            Extent = extent,
        };

        Assert.Equal(expected, Of(subject, "2026-11-20T16:00:00Z"));
    }

    // An ex-date that begins changes adjusted prices, and what is said of the action, without a write.
    [Theory]
    [InlineData("2026-11-20T17:00:00Z", "public 3600")]
    [InlineData("2026-11-20T16:30:00.5Z", "public 1800")]
    [InlineData("2026-11-20T16:00:00.9Z", "no-cache")]
    public void LifetimeOf_WhatAnExDateChanges_EndsWithIt(string exDate, string expected)
    {
        var bars = Subject(FreshnessKind.Bars, "2026-11-18T21:00:00Z") with
        {
            IsAdjusted = true,
            HoldsUntil = At(exDate),
        };
        var actions = new FreshnessSubject { Kind = FreshnessKind.Reference, HoldsUntil = At(exDate) };

        Assert.Equal(expected, Of(bars, "2026-11-20T16:00:00Z"));
        Assert.Equal(expected, Of(actions, "2026-11-20T16:00:00Z"));
    }

    // A late trade, or the import of the other days of the week, has to be seen within minutes.
    [Theory]
    [InlineData(FreshnessKind.Bars)]
    [InlineData(FreshnessKind.DayBars)]
    [InlineData(FreshnessKind.Ticks)]
    public void LifetimeOf_ClosedDayNotKnownToBeComplete_LastsMinutes(FreshnessKind kind)
    {
        foreach (var extent in Enum.GetValues<AnswerExtent>())
        {
            foreach (var isAdjusted in new[] { false, true })
            {
                var subject = Subject(kind, "2026-11-18T21:00:00Z") with
                {
                    IsComplete = false,
                    IsAdjusted = isAdjusted,
                    Extent = extent,
                    LatestTime = At("2026-11-20T21:00:00Z"),
                };

                Assert.Equal(Recent, Of(subject, "2026-11-20T16:00:00Z"));
                Assert.Equal(Recent, Of(subject, "2026-11-22T16:00:00Z"));
            }
        }
    }

    [Theory]
    [InlineData(FreshnessKind.Bars, "no-cache")]
    [InlineData(FreshnessKind.DayBars, "no-cache")]
    [InlineData(FreshnessKind.Ticks, "no-cache")]
    [InlineData(FreshnessKind.Live, "no-cache")]
    [InlineData(FreshnessKind.Reference, "public 3600")]
    [InlineData(FreshnessKind.Personal, "no-store")]
    public void LifetimeOf_WithoutEnd_DependsOnKind(FreshnessKind kind, string expected)
    {
        var subject = new FreshnessSubject { Kind = kind, Calendar = Calendar("XNYS"), Extent = AnswerExtent.Whole };

        Assert.Equal(expected, Of(subject, "2026-11-20T16:00:00Z"));
    }

    [Theory]
    [InlineData("2026-11-18T21:00:00Z", "private 86400")]
    [InlineData("2026-11-20T15:00:00Z", "private 300 stale 60")]
    [InlineData("2026-11-20T15:59:00Z", "no-cache")]
    public void LifetimeOf_RestrictedByPlan_IsNeverPublic(string dataEnd, string expected)
    {
        var subject = Subject(FreshnessKind.Bars, dataEnd) with { IsRestricted = true };

        Assert.Equal(expected, Of(subject, "2026-11-20T16:00:00Z"));
    }

    // Extended trading ends at 20:00 (01:00Z) and begins at 04:00 (09:00Z); at 17:00 after an early close. Between them
    // others may trade, which shows within 5 minutes, and at once in what traded this night; nights begin at 20:00.
    [Theory]
    [InlineData("2026-11-18T00:30:00Z", "2026-11-18T00:59:59.999999999Z", "no-cache")]
    [InlineData("2026-11-18T00:45:00.000000001Z", "2026-11-18T01:00:00Z", "no-cache")]
    [InlineData("2026-11-18T00:45:00Z", "2026-11-18T01:00:00Z", "public 300")]
    [InlineData("2026-11-18T01:00:00Z", "2026-11-18T02:00:00Z", "no-cache")]
    [InlineData("2026-11-18T00:45:00Z", "2026-11-18T08:59:59Z", "public 1")]
    [InlineData("2026-11-18T00:45:00Z", "2026-11-18T08:59:59.5Z", "no-cache")]
    [InlineData("2026-11-18T00:45:00Z", "2026-11-18T09:00:00Z", "no-cache")]
    [InlineData("2026-11-27T18:00:00Z", "2026-11-27T21:59:59Z", "no-cache")]
    [InlineData("2026-11-27T18:00:00Z", "2026-11-27T22:00:00Z", "public 86400")]
    [InlineData("2026-11-26T00:30:00Z", "2026-11-26T15:00:00Z", "public 36000")]
    [InlineData("2026-11-21T00:30:00Z", "2026-11-22T15:00:00Z", "public 36000")]
    public void LifetimeOf_LiveWhileNothingTrades_LastsUntilExtendedTrading(string latest, string now, string expected)
    {
        var subject = new FreshnessSubject
        {
            Kind = FreshnessKind.Live,
            Calendar = Calendar("XNYS"),
            LatestTime = At(latest),
        };

        Assert.Equal(expected, Of(subject, now));
    }

    [Fact]
    public void LifetimeOf_LiveOfMarketThatNeverCloses_IsNeverKept()
    {
        var subject = new FreshnessSubject
        {
            Kind = FreshnessKind.Live,
            Calendar = Calendar("CRYPTO"),
            LatestTime = At("2026-11-21T00:00:00Z"),
        };

        Assert.Equal("no-cache", Of(subject, "2026-11-22T12:00:00Z"));
    }

    [Theory]
    [InlineData(null, false, "2026-11-22T15:00:00Z", "public 300")]
    [InlineData(null, true, "2026-11-22T15:00:00Z", "public 300")]
    [InlineData("2026-11-20T21:00:00Z", false, "2026-11-22T15:00:00Z", Final)]
    [InlineData("2026-11-23T00:00:00Z", false, "2026-11-22T15:00:00Z", "public 300")]
    [InlineData(null, false, "2026-11-23T08:59:00Z", "public 60")]
    public void LifetimeOf_DayBarsOfAWeekend_LastMinutesAndNotIntoTradingUnlessFinal(
        string? dataEnd, bool isAdjusted, string now, string expected)
    {
        var subject = new FreshnessSubject
        {
            Kind = FreshnessKind.DayBars,
            Calendar = Calendar("XNYS"),
            DataEnd = dataEnd is null ? null : At(dataEnd),
            LatestTime = At("2026-11-20T21:00:00Z"),
            IsAdjusted = isAdjusted,
            IsComplete = true,
            Extent = AnswerExtent.Whole,
        };

        Assert.Equal(expected, Of(subject, now));
    }

    [Theory]
    [InlineData("2026-11-20T21:00:00Z", "2026-11-20T21:15:00Z", Recent)]
    [InlineData("2026-11-20T21:00:00Z", "2026-11-21T01:00:00Z", "public 300")]
    public void LifetimeOf_DayBarsOfToday_LastsMinutesOnceNothingTrades(string dataEnd, string now, string expected)
    {
        var subject = Subject(FreshnessKind.DayBars, dataEnd) with { LatestTime = At(dataEnd) };

        Assert.Equal(expected, Of(subject, now));
    }

    [Fact]
    public void LifetimeOf_FirstAndLastTimestamp_DoNotThrow()
    {
        foreach (var end in new[] { At("0001-01-01T00:00:00Z"), Instant.MaxValue, At("1970-01-01T00:00:00Z") })
        {
            foreach (var mic in new[] { "XNYS", "CRYPTO", "FX" })
            {
                var subject = new FreshnessSubject
                {
                    Kind = FreshnessKind.Bars,
                    Calendar = Calendar(mic),
                    DataEnd = end,
                };
                Assert.NotNull(FreshnessPolicy.LifetimeOf(subject, At("2026-11-20T16:00:00Z")));
            }
        }
    }

    private static FreshnessSubject Subject(FreshnessKind kind, string dataEnd, string mic = "XNYS") =>
        new()
        {
            Kind = kind,
            Calendar = Calendar(mic),
            DataEnd = At(dataEnd),
            IsComplete = true,
            Extent = AnswerExtent.Whole,
        };

    private static TradingCalendar Calendar(string mic)
    {
        Assert.True(TradingCalendars.TryGet(Mic.Parse(mic), out var calendar));
        return calendar;
    }

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    private static string Of(in FreshnessSubject subject, string now) =>
        LifetimeText.Of(FreshnessPolicy.LifetimeOf(subject, At(now)));
}
