using CsCheck;
using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarWindowsTests
{
    // 1960 to 2130: both ends of the calendars' span and times before 1970 are passed.
    private static readonly Gen<Instant> Instants =
        from second in Gen.Long[-315_619_200, 5_049_043_200]
        from nanosecond in Gen.Long[0, 999_999_999]
        select Instant.FromUnixTimeSeconds(second).PlusNanoseconds(nanosecond);

    public static TheoryData<string, string> Folds { get; } = new MatrixTheoryData<string, string>(
        ["4h", "1w", "1mo"], ["XNYS", "CRYPTO", "FX"]);

    public static TheoryData<string, string> All { get; } = new MatrixTheoryData<string, string>(
        [.. BarInterval.All.Select(interval => interval.Code)], ["XNYS", "CRYPTO", "FX"]);

    [Theory]
    [InlineData("1m", "2024-07-03T13:37:42.5Z", "2024-07-03T13:37:00Z", "2024-07-03T13:38:00Z")]
    [InlineData("5m", "2024-07-03T13:37:42.5Z", "2024-07-03T13:35:00Z", "2024-07-03T13:40:00Z")]
    [InlineData("15m", "2024-07-03T13:37:42.5Z", "2024-07-03T13:30:00Z", "2024-07-03T13:45:00Z")]
    [InlineData("30m", "2024-07-03T13:37:42.5Z", "2024-07-03T13:30:00Z", "2024-07-03T14:00:00Z")]
    [InlineData("1h", "2024-07-03T13:37:42.5Z", "2024-07-03T13:00:00Z", "2024-07-03T14:00:00Z")]
    [InlineData("4h", "2024-07-03T13:37:42.5Z", "2024-07-03T12:00:00Z", "2024-07-03T16:00:00Z")]
    [InlineData("1m", "2024-07-03T13:37:00Z", "2024-07-03T13:37:00Z", "2024-07-03T13:38:00Z")]
    [InlineData("1m", "2024-07-03T13:37:59.999999999Z", "2024-07-03T13:37:00Z", "2024-07-03T13:38:00Z")]
    [InlineData("1h", "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z")]
    public void Find_BelowOneDay_IsCountedFromMidnightUtc(string code, string instant, string start, string end)
    {
        var window = BarWindows.Find(Interval(code), Markets.Of("XNYS"), Utc(instant));

        Assert.Equal(new BarWindow(Utc(start), Utc(end), TradingDate: null), window);
    }

    [Theory]
    [InlineData("1d", "2024-07-03T12:59:59", "2024-07-03T09:30:00", "2024-07-03T13:00:00", "2024-07-03")] // early close
    [InlineData("1w", "2024-07-03T12:00:00", "2024-07-01T09:30:00", "2024-07-05T16:00:00", "2024-07-01")]
    [InlineData("1w", "2024-09-03T12:00:00", "2024-09-03T09:30:00", "2024-09-06T16:00:00", "2024-09-03")] // Labor Day
    [InlineData("1w", "2024-03-29T12:00:00", null, null, null)] // Good Friday
    [InlineData("1w", "2024-03-28T12:00:00", "2024-03-25T09:30:00", "2024-03-28T16:00:00", "2024-03-25")]
    [InlineData("1mo", "2024-03-11T12:00:00", "2024-03-01T09:30:00", "2024-03-28T16:00:00", "2024-03-01")] // DST
    [InlineData("1mo", "2024-06-12T12:00:00", "2024-06-03T09:30:00", "2024-06-28T16:00:00", "2024-06-03")]
    [InlineData("1d", "2024-07-03T09:29:59.999999999", null, null, null)] // before the session
    [InlineData("1d", "2024-07-03T13:00:00", null, null, null)] // at its close
    [InlineData("1mo", "2024-07-04T12:00:00", null, null, null)] // holiday
    public void Find_FromOneDayOn_ReachesFromFirstOpeningToLastClose(
        string code, string instant, string? start, string? end, string? date)
    {
        var expected = start is null ? (BarWindow?)null : new BarWindow(NewYork(start), NewYork(end!), Date(date!));

        var window = BarWindows.Find(Interval(code), Markets.Of("XNYS"), NewYork(instant));

        Assert.Equal(expected, window);
    }

    [Fact]
    public void Find_WeekOfCurrencies_RunsFromSundayToFriday()
    {
        var window = BarWindows.Find(BarInterval.OneWeek, Markets.Of("FX"), NewYork("2024-03-10T18:00:00"));

        Assert.Equal(
            new BarWindow(NewYork("2024-03-10T17:00:00"), NewYork("2024-03-15T17:00:00"), Date("2024-03-11")), window);
    }

    [Fact]
    public void Find_MonthOfCrypto_IsTheCalendarMonth()
    {
        var window = BarWindows.Find(BarInterval.OneMonth, Markets.Of("CRYPTO"), Utc("2024-02-29T12:00:00Z"));

        Assert.Equal(
            new BarWindow(Utc("2024-02-01T00:00:00Z"), Utc("2024-03-01T00:00:00Z"), Date("2024-02-01")), window);
    }

    [Theory]
    [InlineData("2024-07-03", true)]
    [InlineData("2024-07-04", false)]
    public void FindDay_Date_HasAWindowWhenItHasASession(string date, bool hasSession)
    {
        var window = BarWindows.FindDay(Markets.Of("XNAS"), Date(date));

        Assert.Equal(hasSession, window is not null);
        Assert.Equal(hasSession ? Date(date) : null, window?.TradingDate);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Find_AnyInstant_ContainsItAndIsTheSameForAllOfItsInstants(string code, string mic)
    {
        var (interval, calendar) = (Interval(code), Markets.Of(mic));

        Instants.Sample(instant => BarWindows.Find(interval, calendar, instant) is not { } window
            || (window.StartTime <= instant && instant < window.EndTime
                && BarWindows.Find(interval, calendar, window.StartTime) == window
                && BarWindows.Find(interval, calendar, window.EndTime - Duration.Epsilon) == window
                && BarWindows.Find(interval, calendar, window.EndTime) != window));
    }

    [Fact]
    public void Find_BelowOneDay_TilesTime() =>
        Instants.Sample(instant => BarInterval.All.Where(interval => interval.Length is not null).All(interval =>
        {
            var calendar = Markets.Of("XNYS");
            var window = BarWindows.Find(interval, calendar, instant)!.Value;
            return window.EndTime - window.StartTime == interval.Length
                && BarWindows.Find(interval, calendar, window.EndTime)!.Value.StartTime == window.EndTime;
        }));

    [Theory]
    [MemberData(nameof(Folds))]
    public void PeriodAt_AnyInstant_ContainsItAndMeetsItsNeighbours(string code, string mic)
    {
        var (interval, calendar) = (Interval(code), Markets.Of(mic));

        Instants.Sample(instant =>
        {
            var period = BarWindows.PeriodAt(interval, calendar, instant);
            return period.Start <= instant && instant < period.End
                && BarWindows.PeriodAt(interval, calendar, period.Start) == period
                && BarWindows.PeriodAt(interval, calendar, period.End - Duration.Epsilon) == period
                && (period.End == Instant.MaxValue
                    || BarWindows.PeriodAt(interval, calendar, period.End).Start == period.End);
        });
    }

    [Theory]
    [MemberData(nameof(Folds))]
    public void PeriodAt_FinerBar_LiesInThePeriodOfItsFold(string code, string mic)
    {
        var (interval, calendar) = (Interval(code), Markets.Of(mic));

        Instants.Sample(instant =>
        {
            var finer = BarWindows.Find(interval.FoldsFrom!, calendar, instant);
            if (finer is not { } part)
            {
                return true;
            }

            var fold = BarWindows.Find(interval, calendar, instant)!.Value;
            var (start, end) = BarWindows.PeriodAt(interval, calendar, part.StartTime);
            return start <= fold.StartTime && fold.EndTime <= end
                && fold.StartTime <= part.StartTime && part.EndTime <= fold.EndTime;
        });
    }

    [Theory]
    [MemberData(nameof(Folds))]
    public void PeriodAt_EndsOfTime_AreWithinAPeriod(string code, string mic)
    {
        var (interval, calendar) = (Interval(code), Markets.Of(mic));

        var (start, _) = BarWindows.PeriodAt(interval, calendar, Instant.MinValue);
        var (_, end) = BarWindows.PeriodAt(interval, calendar, Instant.MaxValue);

        Assert.Equal((Instant.MinValue, Instant.MaxValue), (start, end));
    }

    [Fact]
    public void Find_InTheTickPath_DoesNotAllocate()
    {
        var calendar = Markets.Of("XNYS");
        var instant = NewYork("2024-07-03T12:00:00");
        var sum = FindAll(calendar, instant);

        var before = GC.GetAllocatedBytesForCurrentThread();
        sum += FindAll(calendar, instant);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(4, sum);
    }

    private static int FindAll(TradingCalendar calendar, Instant instant) =>
        (BarWindows.Find(BarInterval.OneMinute, calendar, instant) is null ? 0 : 1)
        + (BarWindows.Find(BarInterval.OneDay, calendar, instant) is null ? 0 : 1);

    private static BarInterval Interval(string code) =>
        BarInterval.TryParse(code, out var interval) ? interval : throw new ArgumentException(code, nameof(code));
}
