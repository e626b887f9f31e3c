using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;
using NodaTime.Text;

namespace FinApi.MarketFiles.Tests;

public sealed class CalendarFileTests
{
    [Fact]
    public void Read_LocalTimesWithABreak_AreInstants()
    {
        const string content =
            "mic,date,open,close,break_start,break_end,pre_open,post_close,zone,early_close\n"
            + "xtks,2024-03-26,09:00,15:00:00,11:30,12:30,08:00,16:30,Asia/Tokyo,N\n"
            + "XTKS,2024-03-27,,,,,,,Asia/Tokyo,\n";

        var rows = Read(content);

        var expected = new TradingSession(
            new LocalDate(2024, 3, 26), Utc("2024-03-26T00:00:00Z"), Utc("2024-03-26T06:00:00Z"), IsEarlyClose: false)
        {
            BreakStartTime = Utc("2024-03-26T02:30:00Z"),
            BreakEndTime = Utc("2024-03-26T03:30:00Z"),
            PreOpenTime = Utc("2024-03-25T23:00:00Z"),
            PostCloseTime = Utc("2024-03-26T07:30:00Z"),
        };
        Assert.Equal(new CalendarDay(expected.TradingDate, expected), rows[0].Day);
        Assert.Equal(("XTKS", "Asia/Tokyo", (bool?)false), (rows[0].Mic.Value, rows[0].TimeZone, rows[0].IsEarlyClose));
        Assert.Equal(new CalendarDay(new LocalDate(2024, 3, 27), Session: null), rows[1].Day);
        Assert.Null(rows[1].IsEarlyClose);
    }

    [Theory]
    [InlineData("XCME,2024-07-01,17:00,16:00", "2024-06-30T22:00:00Z", "2024-07-01T21:00:00Z")] // on the eve
    [InlineData("XLON,2024-07-01,08:00,16:30", "2024-07-01T07:00:00Z", "2024-07-01T15:30:00Z")] // the built-in zone
    [InlineData("CRYPTO,2024-07-01,00:00,24:00", "2024-07-01T00:00:00Z", "2024-07-02T00:00:00Z")]
    [InlineData("XWAR,2024-07-01,2024-07-01T07:00:00Z,2024-07-01T15:00:00Z", "2024-07-01T07:00:00Z",
        "2024-07-01T15:00:00Z")]
    public void Read_Session_CanBeginOnTheEveAndBeGivenInUtc(string row, string open, string close)
    {
        var session = Assert.Single(Read("mic,date,open,close\n" + row + "\n")).Day.Session!;

        Assert.Equal((Utc(open), Utc(close)), (session.OpenTime, session.CloseTime));
    }

    // Local times pass midnight where half a day at most lies between; 10:00 before an open of 09:30 is a slip.
    [Theory]
    [InlineData("09:30,16:00,04:00,20:00", "2024-07-02T08:00:00Z", "2024-07-03T00:00:00Z")]
    [InlineData("09:30,16:00,21:30,04:00", "2024-07-02T01:30:00Z", "2024-07-03T08:00:00Z")]
    [InlineData("09:30,16:00,21:29,20:00", "pre_open", null)]
    [InlineData("09:30,16:00,10:00,20:00", "pre_open", null)]
    [InlineData("09:30,16:00,04:00,04:01", "post_close", null)]
    [InlineData("09:30,16:00,04:00,15:00", "post_close", null)]
    [InlineData("09:30,16:00,2024-07-01T14:00:00Z,20:00", "2024-07-01T14:00:00Z", "2024-07-03T00:00:00Z")]
    public void Read_HoursAroundTheSession_AreNearIt(string hours, string preOpen, string? postClose)
    {
        var content = $"mic,date,open,close,pre_open,post_close\nXNYS,2024-07-02,{hours}\n";

        var row = Assert.Single(MarketFileReaderTests.ReadAll(content, MarketFileKind.Calendars));

        if (postClose is null)
        {
            Assert.Equal(preOpen, Assert.IsType<MarketFileRow.Unreadable>(row).Field);
            return;
        }

        var session = Assert.IsType<MarketFileRow.OfCalendarDay>(row).Day.Session!;
        Assert.Equal((Utc(preOpen), Utc(postClose)), (session.PreOpenTime, session.PostCloseTime));
    }

    [Theory]
    [InlineData("XWAR,2024-07-01,09:00,17:00,", "open")] // local, and nothing says where
    [InlineData("XLON,2024-07-01,9:00,17:00,", "open")]
    [InlineData("XLON,2024-07-01,09:00,,", "close")]
    [InlineData("XLON,2024-07-01,,17:00,", "open")]
    [InlineData("XLON,2024-13-01,09:00,17:00,", "date")]
    [InlineData("XLON,9999-12-31,09:00,17:00,", "date")]
    [InlineData("XLON,0001-01-01,17:00,16:00,", "date")]
    [InlineData("XLON,9999-12-31,,,", "date")]
    [InlineData("XLON,2024-07-01,2024-07-01T07:00:00Z,9999-12-31T23:59:59Z,", "close")]
    [InlineData("XLON,1989-12-31,09:00,17:00,", "date")]
    [InlineData("XL,2024-07-01,09:00,17:00,", "mic")]
    [InlineData("XLON,2024-07-01,09:00,17:00,Nowhere", "zone")]
    [InlineData("XLON,2024-03-31,01:30,17:00,", "open")] // the clock jumps from 01:00 to 02:00
    [InlineData("XLON,2024-10-27,01:30,17:00,", "open")] // and shows this twice
    public void Read_WrongRow_NamesTheColumn(string row, string column)
    {
        var rows = MarketFileReaderTests.ReadAll("mic,date,open,close,zone\n" + row + "\n", MarketFileKind.Calendars);

        Assert.Equal(column, Assert.IsType<MarketFileRow.Unreadable>(Assert.Single(rows)).Field);
    }

    private static List<MarketFileRow.OfCalendarDay> Read(string content) =>
        [.. MarketFileReaderTests.ReadAll(content, MarketFileKind.Calendars).Cast<MarketFileRow.OfCalendarDay>()];

    private static Instant Utc(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
