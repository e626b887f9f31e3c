using CsCheck;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Conditions;

public sealed class DayConditionsTests
{
    // With a weekend, Thanksgiving and Christmas.
    private static readonly LocalDate First = new(2026, 11, 16);
    private static readonly TradingCalendar Calendar = Markets.Of("XNYS");

    private static readonly Gen<DayCondition> Statements =
        from start in Gen.Int[0, 50]
        from length in Gen.Int[0, 14]
        from condition in Gen.Int[0, 4]
        from level in Gen.Int[0, 5]
        select new DayCondition(
            First.PlusDays(start),
            First.PlusDays(start + length),
            (DataCondition)condition,
            ConditionCause.Import)
        {
            FinestLevel = condition == 1 ? level : 0,
        };

    // What every date is, kept one by one, is what the merged ranges say.
    [Fact]
    public void With_AnyStatements_SaysOfEachSessionWhatTheLastOneSaid() =>
        Statements.Array[0, 12].Sample(all =>
        {
            var days = DayConditions.Empty;
            var single = new Dictionary<LocalDate, DayCondition>();
            foreach (var stated in all)
            {
                days = days.With(stated, Calendar);
                for (var date = stated.FirstDate; date <= stated.LastDate; date = date.PlusDays(1))
                {
                    Note(single, date, stated);
                }
            }

            var sessions = Calendar.ListSessions(First, First.PlusDays(70)).Select(session => session.TradingDate);
            return sessions.All(date => Says(days.Find(date), single.GetValueOrDefault(date)))
                && days.Ranges.Zip(days.Ranges.Skip(1)).All(pair => pair.First.LastDate < pair.Second.FirstDate)
                && all.All(stated => stated.FirstDate <= stated.LastDate);
        });

    // The same for the question of a page, over an instrument and its market.
    [Fact]
    public void IsComplete_AnyStatements_IsWhatEachSessionSays() =>
        Gen.Select(Statements.Array[0, 8], Statements.Array[0, 8], Gen.Int[0, 60], Gen.Int[0, 20], Gen.Int[0, 5])
            .Sample((own, market, start, length, level) =>
            {
                var coverage = new DayCoverage(SetOf(own), SetOf(market), Calendar);
                var (first, last) = (First.PlusDays(start), First.PlusDays(start + length));
                var sessions = Calendar.ListSessions(first, last.PlusDays(1)).ToList();
                var expected = sessions.Count > 0 && sessions.All(session =>
                    coverage.Find(DataKind.Bars, session.TradingDate) is
                    {
                        Condition: DataCondition.Complete,
                        FinestLevel: var finest,
                    } && finest <= level);
                return coverage.IsComplete(DataKind.Bars, level, first, last) == expected;
            });

    [Fact]
    public void With_DayAfterDay_IsOneRangeAcrossWeekendsAndHolidays()
    {
        var days = DayConditions.Empty;
        foreach (var session in Calendar.ListSessions(new LocalDate(2000, 1, 1), new LocalDate(2026, 11, 21)))
        {
            days = days.With(Complete(session.TradingDate, session.TradingDate), Calendar);
        }

        var range = Assert.Single(days.Ranges);
        Assert.Equal((Date("2000-01-03"), Date("2026-11-20")), (range.FirstDate, range.LastDate));
    }

    [Theory]
    [InlineData("2026-11-16T00:00:00Z", "2026-11-21T00:00:00Z", true)] // the week
    [InlineData("2026-11-14T05:00:00Z", "2026-11-22T12:00:00Z", true)] // and both weekends
    [InlineData("2026-11-18T15:00:00Z", "2026-11-18T15:01:00Z", true)] // a minute
    [InlineData("2026-11-16T00:00:00Z", "2026-11-24T00:00:00Z", false)] // the next Monday
    [InlineData("2026-11-13T15:00:00Z", "2026-11-17T00:00:00Z", false)] // the Friday before
    [InlineData("2026-11-14T12:00:00Z", "2026-11-15T12:00:00Z", false)] // a weekend has nothing to be complete
    [InlineData("2026-11-17T00:00:00Z", "2026-11-17T00:00:00Z", false)]
    public void IsComplete_Range_AsksForEachOfItsSessions(string start, string end, bool isComplete)
    {
        var set = SetOf([Complete(Date("2026-11-16"), Date("2026-11-20"))]);
        var coverage = new DayCoverage(ConditionSet.Empty, set, Calendar);

        Assert.Equal(isComplete, coverage.IsComplete(DataKind.Bars, 0, new TimeRange(Utc(start), Utc(end))));
        Assert.False(coverage.IsComplete(DataKind.Trades, 0, new TimeRange(Utc(start), Utc(end))));
        Assert.False(coverage.IsComplete(DataKind.Bars, 0, new TimeRange(null, Utc(end))));
        Assert.False(coverage.IsComplete(DataKind.Bars, 0, new TimeRange(Utc(start), null)));
    }

    [Theory]
    [InlineData("XNYS", "2026-11-20", "2026-11-20T09:00:00Z", "2026-11-21T01:15:00Z")]
    [InlineData("XNYS", "2026-11-27", "2026-11-27T09:00:00Z", "2026-11-27T22:15:00Z")] // closes early
    [InlineData("CRYPTO", "2026-11-21", "2026-11-21T00:00:00Z", "2026-11-22T00:15:00Z")]
    [InlineData("FX", "2026-11-20", "2026-11-19T22:00:00Z", "2026-11-20T22:15:00Z")]
    public void Of_Session_ReachesFromTheFirstTradingToFifteenMinutesAfterTheLast(
        string mic, string date, string start, string end)
    {
        var calendar = Markets.Of(mic);

        var day = WatchedDay.Of(calendar, calendar.FindSession(Date(date))!);

        Assert.Equal((Utc(start), Utc(end)), (day.StartTime, Round(day.EndTime)));
        Assert.Equal(day.TradingDate, WatchedDay.FindLast(calendar, day.EndTime)?.TradingDate);
        Assert.True(WatchedDay.FindLast(calendar, day.EndTime - Duration.Epsilon)?.TradingDate < day.TradingDate);
    }

    private static DayCondition Complete(LocalDate first, LocalDate last) =>
        new(first, last, DataCondition.Complete, ConditionCause.Feed);

    private static ConditionSet SetOf(DayCondition[] all) =>
        ConditionSet.Empty.With(
            DataKind.Bars, all.Aggregate(DayConditions.Empty, (days, stated) => days.With(stated, Calendar)));

    private static void Note(Dictionary<LocalDate, DayCondition> single, LocalDate date, DayCondition stated)
    {
        if (stated.Condition == DataCondition.Unspecified)
        {
            single.Remove(date);
        }
        else if (!(stated.Condition == DataCondition.Complete
            && single.TryGetValue(date, out var known)
            && known.Condition == DataCondition.Complete
            && known.FinestLevel < stated.FinestLevel))
        {
            single[date] = stated;
        }
    }

    private static bool Says(DayCondition? found, DayCondition? expected) =>
        found is null ? expected is null : expected is not null && found.SaysSameAs(expected);

    private static Instant Round(Instant time) => Instant.FromUnixTimeSeconds(time.ToUnixTimeSeconds() / 60 * 60);
}
