using CsCheck;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class MarketCalendarTests
{
    private static readonly DateTimeZone Tokyo = DateTimeZoneProviders.Tzdb["Asia/Tokyo"];
    private static readonly LocalDate First = new(2024, 3, 25);

    [Theory]
    [InlineData("2024-03-26T08:59:00", MarketPhase.PreMarket)]
    [InlineData("2024-03-26T09:00:00", MarketPhase.Regular)]
    [InlineData("2024-03-26T11:29:59.999999999", MarketPhase.Regular)]
    [InlineData("2024-03-26T11:30:00", MarketPhase.Break)]
    [InlineData("2024-03-26T12:29:59.999999999", MarketPhase.Break)]
    [InlineData("2024-03-26T12:30:00", MarketPhase.Regular)]
    [InlineData("2024-03-26T15:00:00", MarketPhase.Closed)]
    [InlineData("2024-03-27T10:00:00", MarketPhase.Closed)] // imported as closed
    public void PhaseAt_SessionWithABreak_PausesInIt(string tokyo, MarketPhase phase)
    {
        var calendar = Lunch().ToTradingCalendar();
        var instant = At(tokyo);

        Assert.Equal(phase, calendar.PhaseAt(instant));
        Assert.Equal(
            phase is not (MarketPhase.Closed or MarketPhase.Break), calendar.IsTradingAt(instant));
        Assert.Equal(phase is MarketPhase.Regular, BarWindows.Find(BarInterval.OneDay, calendar, instant) is not null);
    }

    // A date of New York's that is corrected lost its extended hours: 17:00 was no longer trading.
    [Theory]
    [InlineData("16:00", null, null, "09:00Z-01:00Z")]
    [InlineData("13:00", null, null, "09:00Z-22:00Z")] // early
    [InlineData("16:00", "14:30", "21:00", "14:30Z-21:00Z")] // none
    [InlineData("16:00", "13:00", null, "13:00Z-01:00Z")]
    public void PhaseAt_CorrectedDateOfABuiltInMarket_KeepsTheExtendedHours(
        string close, string? preOpen, string? postClose, string hours)
    {
        var date = Date("2026-11-25");
        var session = new TradingSession(
            date, NewYork("2026-11-25T09:30:00"), NewYork($"2026-11-25T{close}:00"), IsEarlyClose: close == "13:00")
        {
            PreOpenTime = preOpen is null ? null : Utc($"2026-11-25T{preOpen}:00Z"),
            PostCloseTime = postClose is null ? null : Utc($"2026-11-25T{postClose}:00Z"),
        };
        var calendar = new MarketCalendar { Mic = Mic.Parse("XASE"), Version = 1, TimeZone = Zone("America/New_York") }
            .With(date, date.PlusDays(1), [session]).ToTradingCalendar();

        var begin = calendar.NextTradingTime(Utc("2026-11-25T05:00:00Z"))!.Value;
        var end = session.CloseTime;
        while (calendar.IsTradingAt(end))
        {
            end += Duration.FromMinutes(30);
        }

        Assert.Equal(hours, $"{begin:HH:mm}Z-{end:HH:mm}Z");
    }

    [Fact]
    public void NextTradingTime_InTheBreak_IsItsEnd()
    {
        var calendar = Lunch().ToTradingCalendar();

        Assert.Equal(At("2024-03-26T12:30:00"), calendar.NextTradingTime(At("2024-03-26T12:00:00")));
        Assert.Equal(Date("2024-03-26"), calendar.FindSessionAt(At("2024-03-26T12:00:00"))?.TradingDate);
    }

    [Fact]
    public void ToTradingCalendar_OutsideTheImportedDates_IsTheBuiltInOneOrClosed()
    {
        var moved = new MarketCalendar { Mic = Mic.Parse("XLON"), Version = 1, TimeZone = Zone("Europe/London") }
            .With(Date("2024-07-03"), Date("2024-07-06"), [Session("2024-07-04", "2024-07-04T09:00:00Z", 2)]);
        var london = moved.ToTradingCalendar();
        var tokyo = Lunch().ToTradingCalendar();

        Assert.Equal(
            ["2024-07-02 07:00", "2024-07-04 09:00", "2024-07-08 07:00"],
            london.ListSessions(Date("2024-07-02"), Date("2024-07-09"))
                .Select(session => $"{session.TradingDate:yyyy-MM-dd} {session.OpenTime:HH:mm}"));
        Assert.Equal(
            First.PlusDays(1),
            Assert.Single(tokyo.ListSessions(TradingCalendar.FirstDate, TradingCalendar.EndDate)).TradingDate);
        Assert.Null(tokyo.NextTradingTime(At("2025-01-01T00:00:00")));
    }

    [Fact]
    public void With_RangeAgain_ReplacesItAndKeepsTheOtherDates()
    {
        var before = Lunch();

        var after = before.With(First.PlusDays(2), First.PlusDays(4), []);
        var same = before.With(First, First.PlusDays(3), [before.Days[1].Session!]);

        Assert.Equal([First, First.PlusDays(1), First.PlusDays(2), First.PlusDays(3)], after.Days.Select(d => d.Date));
        Assert.NotNull(after.Days[1].Session);
        Assert.False(after.IsSameAs(before));
        Assert.True(same.IsSameAs(before with { Version = 9 }));
        Assert.Same(
            TradingCalendars.AlwaysOpen, (before with { IsAlwaysOpen = true, Days = [] }).ToTradingCalendar());
    }

    // Sessions of up to 23 hours that begin anywhere from noon of the eve to the evening of their date, some with a
    // break, on some of the dates.
    [Fact]
    public void Import_AnySessions_AreOrderedDisjointAndOfAscendingDates()
    {
        var gen = Gen.Select(
            Gen.Bool, Gen.Int[-660, 1_100], Gen.Int[5, 1_380], Gen.Bool, (isOpen, start, length, hasBreak) =>
            (isOpen, start, length, hasBreak)).Array[2, 40];

        gen.Sample(drawn =>
        {
            var sessions = new List<TradingSession>();
            for (var i = 0; i < drawn.Length; i++)
            {
                var (isOpen, start, length, hasBreak) = drawn[i];
                var midnight = First.PlusDays(i).AtStartOfDayInZone(Tokyo).ToInstant();
                var open = midnight + Duration.FromMinutes(start);
                var close = open + Duration.FromMinutes(length);
                if (isOpen && close > midnight && (sessions.Count == 0 || sessions[^1].CloseTime <= open))
                {
                    sessions.Add(new TradingSession(First.PlusDays(i), open, close, IsEarlyClose: false)
                    {
                        BreakStartTime = hasBreak ? open + Duration.FromMinutes(1) : null,
                        BreakEndTime = hasBreak ? close - Duration.FromMinutes(1) : null,
                    });
                }
            }

            var calendar = Empty().With(First, First.PlusDays(drawn.Length), sessions).ToTradingCalendar();

            var listed = calendar.ListSessions(First, First.PlusDays(drawn.Length)).ToList();
            return listed.SequenceEqual(sessions)
                && listed.Zip(listed.Skip(1)).All(pair =>
                    pair.First.TradingDate < pair.Second.TradingDate && pair.First.CloseTime <= pair.Second.OpenTime)
                && listed.TrueForAll(session =>
                    calendar.TradingDateAt(session.OpenTime) == session.TradingDate
                    && calendar.TradingDateAt(session.CloseTime - Duration.Epsilon) == session.TradingDate
                    && (session.BreakStartTime is not { } pause
                        || (calendar.PhaseAt(pause) == MarketPhase.Break
                            && calendar.NextTradingTime(pause) == session.BreakEndTime)))
                && Dates(drawn.Length).All(date =>
                    calendar.StartOfTradingDate(date) <= calendar.StartOfTradingDate(date.PlusDays(1)));
        }, iter: 500);
    }

    private static IEnumerable<LocalDate> Dates(int count) => Enumerable.Range(-2, count + 4).Select(First.PlusDays);

    private static MarketCalendar Empty() =>
        new() { Mic = Mic.Parse("XTKS"), Version = 1, TimeZone = Tokyo };

    private static MarketCalendar Lunch() => Empty().With(
        First,
        First.PlusDays(3),
        [
            new TradingSession(
                First.PlusDays(1), At("2024-03-26T09:00:00"), At("2024-03-26T15:00:00"), IsEarlyClose: false)
            {
                BreakStartTime = At("2024-03-26T11:30:00"),
                BreakEndTime = At("2024-03-26T12:30:00"),
                PreOpenTime = At("2024-03-26T08:00:00"),
            },
        ]);

    private static TradingSession Session(string date, string open, int hours) =>
        new(Date(date), Utc(open), Utc(open) + Duration.FromHours(hours), IsEarlyClose: false);

    private static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    private static Instant At(string tokyo) =>
        NodaTime.Text.LocalDateTimePattern.ExtendedIso.Parse(tokyo).Value.InZoneStrictly(Tokyo).ToInstant();
}
