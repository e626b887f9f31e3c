using FinApi.Domain.Calendars;
using FinApi.Domain.Tests.Support;
using static FinApi.Domain.Tests.Support.Markets;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class UsEquityCalendarDataTests
{
    private static readonly TradingCalendar Calendar = Of("XNYS");

    [Fact]
    public void ListSessions_1990To2027_EqualTheRecordedOnes()
    {
        var recorded = SharedData.Rows("calendars/xnys_sessions_1990_2027.csv.gz")
            .Select(row => (Date(row["session"]), Utc(row["open_utc"]), Utc(row["close_utc"])));

        var sessions = Calendar.ListSessions(Date("1990-01-01"), Date("2028-01-01"))
            .Select(session => (session.TradingDate, session.OpenTime, session.CloseTime))
            .ToList();

        Assert.Equal(9_569, sessions.Count);
        Assert.Equal(recorded, sessions);
    }

    [Fact]
    public void ListSessions_EarlyCloses_EqualTheRecordedOnes()
    {
        var recorded = SharedData.Rows("calendars/xnys_early_closes_1990_2027.csv")
            .Select(row => (Date(row["date"]), Utc(row["close_utc"])));

        var early = Calendar.ListSessions(Date("1990-01-01"), Date("2028-01-01"))
            .Where(session => session.IsEarlyClose)
            .Select(session => (session.TradingDate, session.CloseTime))
            .ToList();

        Assert.Equal(80, early.Count);
        Assert.Equal(recorded, early);
    }

    [Fact]
    public void FindSession_WeekdaysWithoutOne_AreTheRecordedHolidays()
    {
        // Names hold commas within quotes; only the first column is of interest.
        var recorded = File.ReadLines(SharedData.File("calendars/xnys_holidays_1990_2027.csv"))
            .Skip(1)
            .Select(line => Date(line[..10]));

        var closed = Enumerable.Range(0, NodaTime.Period.DaysBetween(Date("1990-01-01"), Date("2028-01-01")))
            .Select(Date("1990-01-01").PlusDays)
            .Where(date => date.DayOfWeek < NodaTime.IsoDayOfWeek.Saturday && Calendar.FindSession(date) is null)
            .ToList();

        Assert.Equal(346, closed.Count);
        Assert.Equal(recorded, closed);
    }
}
