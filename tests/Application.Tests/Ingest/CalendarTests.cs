using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Nodes;
using FinApi.Application.Reference;
using FinApi.Application.Reference.ListTradingSessions;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using NodaTime.Text;

namespace FinApi.Application.Tests.Ingest;

/// <summary>Calendars as data: taken in, used at once, and followed by other nodes.</summary>
public sealed class CalendarTests
{
    // Friday 2026-11-20, 14:30 in Tokyo.
    private const string Afternoon = "2026-11-20T05:30:00Z";

    [Fact]
    public async Task Publish_CalendarOfANewMarket_IsUsedAtOnce()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        var refused = await RejectionAsync(market, Market.Instrument("7203", "XTKS"));

        await market.AcceptAsync(Tokyo(), Market.Instrument("7203", "XTKS"));
        await market.AcceptAsync(
            Market.Trade("7203", "2026-11-20T00:00:00Z", 10),
            Market.Trade("7203", "2026-11-20T02:29:59Z", 11),
            Market.Trade("7203", "2026-11-20T02:30:00Z", 99), // lunch
            Market.Trade("7203", "2026-11-20T03:29:59Z", 1),
            Market.Trade("7203", "2026-11-20T03:30:00Z", 12));

        Assert.Equal(("INVALID_FIELD", "instrument.mic"), (refused.Reason, refused.Field));
        Assert.Contains("finapi import calendars FILE, or --calendar 24x7", refused.Message, StringComparison.Ordinal);
        var day = Assert.Single(market.Store.BarsOf("7203", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 12m, 10m, 12m, 3m), (day.Open, day.High, day.Low, day.Close, day.Volume));
        Assert.Equal(
            (Market.At("2026-11-20T00:00:00Z"), Market.At("2026-11-20T06:00:00Z")), (day.StartTime, day.EndTime));
        Assert.Equal(5, market.Store.BarsOf("7203", BarInterval.OneMinute).Count);
    }

    // Lunch minutes are minutes, but of no day.
    [Fact]
    public async Task Publish_MinutesAroundABreak_FoldIntoTheDayWithoutIt()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(Tokyo(), Market.Instrument("7203", "XTKS"));

        await market.AcceptAsync(
            Minute("7203", "2026-11-20T02:29:00Z", 10),
            Minute("7203", "2026-11-20T02:30:00Z", 99),
            Minute("7203", "2026-11-20T03:30:00Z", 12));

        var day = Assert.Single(market.Store.BarsOf("7203", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 12m, 10m, 12m, 20m), (day.Open, day.High, day.Low, day.Close, day.Volume));
    }

    // Half hours do not divide a session that opens at a quarter past.
    [Fact]
    public async Task Publish_SessionOffTheHalfHour_FoldsTheDayFromQuarters()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T09:00:00Z");
        await market.AcceptAsync(
            Calendar("XNSE", "Asia/Kolkata", "2026-11-20", "2026-11-21", Session("2026-11-20", "03:45", "10:00")),
            Market.Instrument("TCS", "XNSE"));

        await market.AcceptAsync(
            Minute("TCS", "2026-11-20T03:44:00Z", 99),
            Minute("TCS", "2026-11-20T03:45:00Z", 10),
            Minute("TCS", "2026-11-20T04:00:00Z", 12));

        var day = Assert.Single(market.Store.BarsOf("TCS", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 12m, 12m, 20m), (day.Open, day.High, day.Close, day.Volume));
    }

    [Fact]
    public async Task Clock_InTheBreak_SaysSoAndWhenItGoesOn()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T02:45:00Z");
        await market.AcceptAsync(Tokyo());

        var clock = (await market.SendAsync(new GetMarketClockQuery("XTKS"))).Value;
        var sessions = (await market.SendAsync(
            new ListTradingSessionsQuery("xtks", "2026-11-01", "2026-12-01", 0, string.Empty))).Value;

        Assert.Equal(
            (MarketPhase.Break, Market.At("2026-11-20T03:30:00Z"), Market.At("2026-11-20T06:00:00Z")),
            (clock.Phase, clock.NextOpenTime, clock.NextCloseTime));
        Assert.Equal(("Asia/Tokyo", 1L), (clock.TimeZone, clock.CalendarVersion));
        Assert.Equal((2, 1L), (sessions.Sessions.Count, sessions.CalendarVersion));
        Assert.Equal(Market.At("2026-11-20T02:30:00Z"), sessions.Sessions[1].BreakStartTime);
    }

    // Nothing newer can have arrived: the market pauses.
    [Theory]
    [InlineData("2026-11-20T02:45:00Z", DataMode.EndOfDay)]
    [InlineData("2026-11-20T03:30:00Z", DataMode.Stale)]
    public async Task Status_InTheBreak_IsThatOfAPause(string now, DataMode mode)
    {
        await using var market = await Market.StartAsync(now: now);

        await market.AcceptFromAsync(
            "import:file",
            Tokyo(),
            Market.Instrument("7203", "XTKS"),
            Market.Trade("7203", "2026-11-20T02:00:00Z", 10));

        var state = market.Latest.All.Single();
        Assert.Equal(mode, market.Get<LiveStatus>().Of(state, state.Trade!.EventTime).Mode);
    }

    [Fact]
    public async Task Publish_DayBarOutsideOfTheCalendar_SaysWhatIsMissing()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(Tokyo(), Market.Instrument("7203", "XTKS"));

        var unknown = await RejectionAsync(market, Day("7203", "2026-10-01"));
        var closed = await RejectionAsync(market, Day("7203", "2026-11-17"));

        Assert.Equal("NOT_A_SESSION", unknown.Reason);
        Assert.Contains("import its sessions first", unknown.Message, StringComparison.Ordinal);
        Assert.EndsWith("is not a trading day.", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListTradingSessions_Overnight_IsAKindOfItsOwn()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T02:00:00Z"); // 21:00 in New York

        var nights = (await market.SendAsync(new ListTradingSessionsQuery(
            "XNYS", "2026-11-23", "2026-11-28", 0, string.Empty, SessionKind.Overnight))).Value.Sessions;
        var clock = (await market.SendAsync(new GetMarketClockQuery("XNYS"))).Value;
        var wrong = await market.SendAsync(
            new ListTradingSessionsQuery("XNYS", "2026-11-23", "", 0, string.Empty, (SessionKind)7));

        Assert.Equal([23, 24, 25, 27], nights.Select(night => night.TradingDate.Day));
        Assert.Equal(Market.At("2026-11-23T01:00:00Z"), nights[0].OpenTime);
        Assert.Equal(MarketPhase.Overnight, clock.Phase);
        Assert.Equal("kind", wrong.Error!.Violations.Single().Field);
    }

    // The exchanges are closed at 21:00 in New York: what others trade then is real time, all else the day's end.
    [Theory]
    [InlineData("2026-11-20T00:59:00Z", DataMode.EndOfDay)]
    [InlineData("2026-11-20T01:30:00Z", DataMode.RealTime)]
    public async Task Status_InTheNight_IsRealTimeForWhatTradesInIt(string quoted, DataMode mode)
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T02:00:00Z");

        await market.AcceptFromAsync("ats", Market.Instrument("AAPL"), Market.Quote("AAPL", quoted, 1, 2));

        var state = market.Latest.All.Single();
        Assert.Equal(mode, market.Get<LiveStatus>().Of(state, state.Quote!.EventTime).Mode);
    }

    [Fact]
    public async Task Publish_SameAgainOrAnotherRange_CountsVersionsOfChangesOnly()
    {
        await using var market = await Market.StartAsync(now: Afternoon);

        await market.AcceptAsync(Tokyo());
        await market.AcceptAsync(Tokyo());
        var once = market.Latest.Calendars.Find(Mic.Parse("XTKS"))!.Version;
        await market.AcceptAsync(
            Calendar("XTKS", null, "2026-12-01", "2026-12-02", Session("2026-12-01", "00:00", "06:00")));

        Assert.Equal((1L, 2L), (once, market.Latest.Calendars.Find(Mic.Parse("XTKS"))!.Version));
        Assert.True(market.Latest.Calendars.TryGet(Mic.Parse("XTKS"), out var calendar));
        Assert.Equal(
            ["2026-11-19", "2026-11-20", "2026-12-01"],
            calendar.ListSessions(TradingCalendar.FirstDate, TradingCalendar.EndDate)
                .Select(session => LocalDatePattern.Iso.Format(session.TradingDate)));
    }

    // One row in another zone changed the zone of the market, and left the sessions of all other dates where they were.
    [Fact]
    public async Task Publish_OtherZoneForSomeOfTheDates_IsRefused()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(Tokyo());

        var later = await RejectionAsync(market, Kiritimati("2026-12-11", "2026-12-12"));
        var within = await RejectionAsync(market, Kiritimati("2026-11-16", "2026-11-23"));
        await market.AcceptAsync(Kiritimati("2026-11-16", "2026-11-24"));

        Assert.Equal("calendar.time_zone", later.Field);
        Assert.StartsWith("must be Asia/Tokyo", later.Message, StringComparison.Ordinal);
        Assert.EndsWith("2026-11-16 to 2026-11-23.", within.Message, StringComparison.Ordinal);
        Assert.Equal("Pacific/Kiritimati", market.Latest.Calendars.Find(Mic.Parse("XTKS"))!.TimeZone.Id);

        static IngestItem Kiritimati(string start, string end) => Calendar("XTKS", "Pacific/Kiritimati", start, end);
    }

    [Fact]
    public async Task Publish_AlwaysOpen_GivesDaysInUtcUntilSessionsCome()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(AlwaysOpen("XWAR"), Market.Instrument("A", "XWAR"));
        await market.AcceptAsync(Market.Trade("A", "2026-11-20T05:00:00Z", 10));

        var before = Assert.Single(market.Store.BarsOf("A", BarInterval.OneDay)).Bar;
        await market.AcceptAsync(Calendar(
            "XWAR", "Europe/Warsaw", "2026-11-19", "2026-11-21", Session("2026-11-20", "04:00", "05:15")));

        Assert.Equal(Duration.FromDays(1), before.EndTime - before.StartTime);
        var after = Assert.Single(market.Store.BarsOf("A", BarInterval.OneDay)).Bar;
        Assert.Equal(Market.At("2026-11-20T04:00:00Z"), after.StartTime);
        Assert.Equal((10m, 0), (after.Close, after.Revision));
    }

    public static TheoryData<IngestItem, string> Faults { get; } = new()
    {
        { Calendar("XTKS", null, "2026-11-20", "2026-11-21"), "calendar.time_zone" },
        { Calendar("XTKS", "Nowhere", "2026-11-20", "2026-11-21"), "calendar.time_zone" },
        { Calendar("XLON", "Asia/Tokyo", "2026-11-20", "2026-11-21"), "calendar.time_zone" },
        { Calendar("XTKS", "Asia/Tokyo", "1989-12-31", "2026-11-21"), "calendar.start_date" },
        { Calendar("XTKS", "Asia/Tokyo", "2026-11-20", "2026-11-20"), "calendar.end_date" },
        { Calendar("XTKS", "Asia/Tokyo", "2026-11-20", "2101-01-02"), "calendar.end_date" },
        { Of(Session("2026-11-21", "00:00", "06:00")), "calendar.sessions" }, // outside the range
        { Of(Session("2026-11-20", "06:00", "00:00")), "calendar.sessions" },
        { Of(Session("2026-11-20", "15:00", "16:00")), "calendar.sessions" }, // of the next date in Tokyo
        { Of(Session("2026-11-20", "00:00", "06:00") with { BreakStartTime = Market.At("2026-11-20T01:00:00Z") }),
            "calendar.sessions" },
        { Of(Session("2026-11-20", "00:00", "06:00") with { PreOpenTime = Market.At("2026-11-20T01:00:00Z") }),
            "calendar.sessions" },
        { Of(Session("2026-11-20", "00:00", "06:00") with { CloseTime = Market.At("2026-11-20T05:59:59Z") }),
            "calendar.sessions" },
        { Of(Session("2026-11-20", "00:00", "06:00"), Session("2026-11-20", "00:00", "06:00")), "calendar.sessions" },
        // Built in is 08:00 on the date after.
        { Calendar("XLON", null, "2026-11-19", "2026-11-20", Session("2026-11-19", "08:00", "16:30") with
            {
                CloseTime = Market.At("2026-11-20T08:01:00Z"),
            }), "calendar.sessions" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Publish_WrongCalendar_IsRejectedByField(IngestItem item, string field)
    {
        await using var market = await Market.StartAsync(now: Afternoon);

        var rejection = await RejectionAsync(market, item);

        Assert.Equal(("INVALID_FIELD", field), (rejection.Reason, rejection.Field));
        Assert.Null(market.Latest.Calendars.Find(Mic.Parse("XTKS")));
    }

    // While an older node lives, it would stop at entries that it does not know.
    [Fact]
    public async Task Publish_WhileAnOlderNodeLives_IsRejectedUntilTheUpgrade()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(Market.Instrument("A", "XNAS"));
        market.Get<NodeDuty>().EntryVersion = NodeIdentity.OldestEntryVersion;

        var calendar = await RejectionAsync(market, Tokyo());
        var move = await RejectionAsync(market, Market.Instrument("A", "CRYPTO"));

        var cancel = await RejectionAsync(market, Cancel("a"));

        Assert.Equal(("UPGRADE_PENDING", "trade_cancel"), (cancel.Reason, cancel.Field));
        Assert.Equal(("UPGRADE_PENDING", "calendar"), (calendar.Reason, calendar.Field));
        Assert.Equal(("UPGRADE_PENDING", "instrument.mic"), (move.Reason, move.Field));
    }

    [Fact]
    public async Task Publish_InstrumentOnAnotherMarket_MakesItsDayBarsAnew()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(Market.Instrument("A", "XNAS"));
        await market.AcceptAsync(
            Market.Trade("A", "2026-11-20T08:00:00Z", 10),
            Market.Trade("A", "2026-11-20T15:00:00Z", 20),
            Market.Trade("A", "2026-11-20T20:00:00Z", 30));
        var version = market.Latest.All.Single().SettledVersion;

        // A trade before the move and one after it, in one commit with it.
        await market.AcceptAsync(
            Market.Trade("A", "2026-11-20T16:00:00Z", 40),
            Market.Instrument("A", "XLON"),
            Market.Trade("A", "2026-11-20T09:00:00Z", 5));

        var day = Assert.Single(store.BarsOf("A", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 40m, 5m, 40m, 4m), (day.Open, day.High, day.Low, day.Close, day.Volume));
        Assert.Equal((Market.At("2026-11-20T08:00:00Z"), 1), (day.StartTime, day.Revision));
        var state = market.Latest.All.Single();
        Assert.Equal(day, state.DayBar);
        Assert.Equal("XLON", state.Instrument.Mic.Value);
        Assert.True(state.SettledVersion > version);
        Assert.Equal(
            [(day.TradingDate, day.TradingDate)],
            store.Revisions.Where(each => each.Place.Position == store.Rows[^1].LastPosition)
                .Select(each => each.Revision)
                .Where(each => each.Kind == RevisionKind.Bars)
                .Select(each => (each.FirstDate, each.LastDate)));
        Assert.Equal(Market.At("2026-11-20T16:30:00Z"), state.Calendar.FindSession(day.TradingDate!.Value)!.CloseTime);
        await AssertFollowedAsync(store, state.DayBar!);

        // And back: the same numbers as before, with what came since.
        await market.AcceptAsync(Market.Instrument("A", "XNAS"));
        var again = Assert.Single(store.BarsOf("A", BarInterval.OneDay)).Bar;
        Assert.Equal((20m, 40m, 20m, 30m, 3m), (again.Open, again.High, again.Low, again.Close, again.Volume));
    }

    [Fact]
    public async Task Publish_MoveThatTheStoreRefuses_LeavesTheOldMarketWhole()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(Market.Instrument("A", "XNAS"), Market.Trade("A", "2026-11-20T15:00:00Z", 20));
        var before = Assert.Single(store.BarsOf("A", BarInterval.OneDay));
        store.Failure = new StorageUnavailableException("gone");

        var failed = await market.PublishAsync(new IngestBatch("m", 1, 1, [Market.Instrument("A", "XLON")]));
        store.Failure = null;
        await market.AcceptAsync(Market.Trade("A", "2026-11-20T15:30:00Z", 21));

        Assert.Equal(ErrorReason.StorageUnavailable, failed.Error!.Reason);
        var after = Assert.Single(store.BarsOf("A", BarInterval.OneDay));
        Assert.Equal((before.Bar.StartTime, 21m), (after.Bar.StartTime, after.Bar.Close));
        Assert.Equal("XNAS", market.Latest.All.Single().Instrument.Mic.Value);
    }

    [Fact]
    public async Task Publish_MoveWithSuppliedDays_KeepsTheirNumbersOrIsRefused()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-12-30T22:00:00Z");
        await market.AcceptAsync(Market.Instrument("A", "XNAS"), Market.Instrument("B", "XNAS"));
        await market.AcceptAsync(
            Day("A", "2026-11-20"), Day("A", "2026-11-23"), Day("B", "2026-12-24"), Day("B", "2026-12-28"));

        await market.AcceptAsync(Market.Instrument("A", "XLON"));
        var refused = await RejectionAsync(market, Market.Instrument("B", "XLON")); // 28 December is a holiday there

        Assert.Equal(
            [("2026-11-20T08:00:00Z", 7m, true, 0), ("2026-11-23T08:00:00Z", 7m, true, 0)],
            store.BarsOf("A", BarInterval.OneDay).Select(bar => (
                InstantPattern.ExtendedIso.Format(bar.Bar.StartTime),
                bar.Bar.Close,
                bar.IsSupplied,
                bar.Bar.Revision)));
        Assert.Equal(("NOT_A_SESSION", "instrument.mic"), (refused.Reason, refused.Field));
        Assert.Contains("2026-12-28", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, store.BarsOf("B", BarInterval.OneDay).Count);
    }

    [Fact]
    public async Task Publish_MoveAndCalendarInOneCommit_HoldTogether()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(Market.Instrument("A", "XNAS"));
        await market.AcceptAsync(
            Market.Trade("A", "2026-11-18T15:00:00Z", 10), Market.Trade("A", "2026-11-20T15:00:00Z", 20));

        await market.AcceptAsync(
            Market.Instrument("A", "XLON"),
            Calendar("XLON", null, "2026-11-20", "2026-11-21", Session("2026-11-20", "09:00", "16:00")));

        Assert.Equal(
            ["2026-11-18T16:30:00Z", "2026-11-20T16:00:00Z"],
            store.BarsOf("A", BarInterval.OneDay).Select(bar => InstantPattern.ExtendedIso.Format(bar.Bar.EndTime)));
    }

    // Only the dates that differ are made anew, and instruments of other markets stay.
    [Fact]
    public async Task Publish_CalendarThatChangesAPastDate_MakesItsDayBarsAnew()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(Market.Instrument("A", "XLON"), Market.Instrument("B", "XETR"));
        await market.AcceptAsync(
            Market.Trade("A", "2026-11-19T15:00:00Z", 10),
            Market.Trade("A", "2026-11-20T09:00:00Z", 20),
            Market.Trade("A", "2026-11-20T15:00:00Z", 30),
            Market.Trade("B", "2026-11-20T15:00:00Z", 40));
        var versions = Versions();

        await market.AcceptAsync(Calendar(
            "XLON", null, "2026-11-20", "2026-11-21", Session("2026-11-20", "08:00", "12:30")));

        Assert.Equal(
            [("2026-11-19T16:30:00Z", 10m, 0), ("2026-11-20T12:30:00Z", 20m, 1)],
            store.BarsOf("A", BarInterval.OneDay).Select(bar => (
                InstantPattern.ExtendedIso.Format(bar.Bar.EndTime), bar.Bar.Close, bar.Bar.Revision)));
        Assert.Equal((versions.A + 1, versions.B), Versions());
        Assert.True(market.Latest.TryGet("A", out var state));
        Assert.Equal((20m, 10m), (state.DayBar!.Close, state.PreviousDayBar!.Close));
        await AssertFollowedAsync(store, state.DayBar);

        (long A, long B) Versions()
        {
            market.Latest.TryGet("A", out var a);
            market.Latest.TryGet("B", out var b);
            return (a!.SettledVersion, b!.SettledVersion);
        }
    }

    // What a cancel takes away in the commit that moves the instrument is in no new day.
    [Fact]
    public async Task Publish_CancelAndMoveInOneCommit_MakeTheDayOfWhatStands()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("A", "XNAS"),
            Named("a", "2026-11-20T08:10:00Z", 99), // in London's hours, and alone in its half hour
            Named("b", "2026-11-20T15:00:00Z", 10));

        await market.AcceptAsync(Cancel("a"), Market.Instrument("A", "XLON"));

        var day = Assert.Single(store.BarsOf("A", BarInterval.OneDay)).Bar;
        Assert.Equal((10m, 10m, 1m, 1L, 0), (day.Open, day.High, day.Volume, day.TradeCount, day.Revision));
    }

    [Fact]
    public async Task Publish_CancelBesideACalendar_ShowsTheDaysThatStand()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("A", "XLON"),
            Named("a", "2026-11-17T15:00:00Z", 10),
            Named("b", "2026-11-18T15:00:00Z", 20),
            Named("c", "2026-11-19T15:00:00Z", 30),
            Named("d", "2026-11-20T15:00:00Z", 40));

        await market.AcceptAsync(
            Cancel("d"),
            Cancel("b"),
            Calendar("XLON", null, "2026-11-19", "2026-11-20", Session("2026-11-19", "08:00", "12:30")));

        Assert.Equal([17], store.BarsOf("A", BarInterval.OneDay).Select(day => day.Bar.TradingDate!.Value.Day));
        var state = market.Latest.All.Single();
        Assert.Equal((17, null), (state.DayBar!.TradingDate!.Value.Day, state.PreviousDayBar));
        await using var other = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        Assert.Equal(state.DayBar, other.Latest.All.Single().DayBar);
    }

    // The day before is then one that the node has not in memory.
    [Fact]
    public async Task Publish_CalendarThatClosesAPastDate_ShowsTheDayBeforeIt()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("A", "XLON"),
            Market.Trade("A", "2026-11-17T15:00:00Z", 10),
            Market.Trade("A", "2026-11-18T15:00:00Z", 20),
            Market.Trade("A", "2026-11-19T15:00:00Z", 30),
            Market.Trade("A", "2026-11-20T15:00:00Z", 40));

        await market.AcceptAsync(Calendar("XLON", null, "2026-11-19", "2026-11-20"));

        var state = market.Latest.All.Single();
        Assert.Equal((40m, 20m), (state.DayBar!.Close, state.PreviousDayBar!.Close));
        var now = Market.At("2026-11-20T22:00:00Z");
        Assert.Equal(20m, state.Recent.FindDay(now)!.Previous!.Close);

        await market.AcceptAsync(Calendar("XLON", null, "2026-11-20", "2026-11-21"));
        Assert.Equal((20m, 10m), (state.DayBar!.Close, state.PreviousDayBar!.Close));
        var recent = state.Recent.FindDay(now)!;
        Assert.Equal((20m, 10m), (recent.Stored.Bar.Close, recent.Previous!.Close));
    }

    [Fact]
    public async Task Publish_CalendarThatChangesADate_LeavesOtherDatesComplete()
    {
        await using var market = await Market.StartAsync(now: "2026-11-20T22:00:00Z");
        await market.AcceptAsync(
            Market.Instrument("A", "XLON"),
            Market.Quote("A", "2026-11-18T15:00:00Z", 1, 2),
            Market.Instrument("B", "XETR"));
        var (first, changed, last) = (Date("2026-11-17"), Date("2026-11-18"), Date("2026-11-19"));
        await market.AcceptAsync(
            Complete("A", "XLON", first, last),
            Complete(null, "XLON", first, last),
            Complete("B", "XETR", first, last));
        var revisions = market.Store.Revisions.Count;

        await market.AcceptAsync(
            Calendar("XLON", null, "2026-11-18", "2026-11-19", Session("2026-11-18", "08:00", "12:30")));

        market.Latest.TryGet("A", out var a);
        market.Latest.TryGet("B", out var b);
        var ofMarket = market.Latest.ConditionsOf(Mic.Parse("XLON")).Of(DataKind.Quotes);
        Assert.All(
            new[] { a!.Conditions.Of(DataKind.Quotes), ofMarket },
            days => Assert.Equal(
                [DataCondition.Complete, DataCondition.Degraded, DataCondition.Complete],
                new[] { first, changed, last }.Select(date => days.Find(date)!.Condition)));
        Assert.Equal(ConditionCause.Revision, ofMarket.Find(changed)!.Cause);
        Assert.Equal(DataCondition.Complete, b!.Conditions.Of(DataKind.Quotes).Find(changed)!.Condition);
        Assert.All(
            market.Store.Revisions.Skip(revisions),
            each => Assert.Equal((changed, changed), (each.Revision.FirstDate, each.Revision.LastDate)));
    }

    // Sessions are instants: those of the other dates would be at other times in another zone.
    [Fact]
    public async Task Publish_AnotherZone_IsTakenOnlyWithAllDatesAnew()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        await market.AcceptAsync(Tokyo());

        var refused = await RejectionAsync(market, Calendar(
            "XTKS", "Asia/Seoul", "2026-11-23", "2026-11-24", Session("2026-11-23", "00:00", "06:00")));
        await market.AcceptAsync(Calendar(
            "XTKS", "Asia/Seoul", "2026-11-16", "2026-11-25", Session("2026-11-23", "00:00", "06:00")));

        Assert.Equal(("INVALID_FIELD", "calendar.time_zone"), (refused.Reason, refused.Field));
        Assert.Contains("Asia/Tokyo", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Asia/Seoul", market.Latest.Calendars.Find(Mic.Parse("XTKS"))!.TimeZone.Id);
    }

    // Clients keep the bar with the greatest revision.
    [Fact]
    public async Task Publish_DateThatIsClosedAndOpenedAgain_HasAGreaterRevision()
    {
        var store = new MemoryStore();
        await using (var market = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z"))
        {
            await market.AcceptAsync(
                Market.Instrument("A", "XLON"),
                Market.Trade("A", "2026-11-19T11:00:00Z", 10),
                Market.Trade("A", "2026-11-19T15:00:00Z", 20));
            await market.AcceptAsync(
                Calendar("XLON", null, "2026-11-19", "2026-11-20", Session("2026-11-19", "08:00", "12:30")));
            await market.AcceptAsync(Calendar("XLON", null, "2026-11-19", "2026-11-20"));
            Assert.Empty(store.BarsOf("A", BarInterval.OneDay));
        }

        await using var other = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        await other.AcceptFromAsync(
            "o", Calendar("XLON", null, "2026-11-19", "2026-11-20", Session("2026-11-19", "09:00", "16:30")));

        var day = store.BarsOf("A", BarInterval.OneDay).Single().Bar;
        Assert.Equal((20m, 2), (day.Close, day.Revision));
    }

    // Two items that each make 67,000 days anew: the second one waits for a commit of its own.
    [Fact]
    public async Task Publish_MoreDaysThanACommitTakes_AreRejectedUntilTheOthersAreStored()
    {
        await using var market = await Market.StartAsync(now: Afternoon);
        foreach (var mic in new[] { "XLON", "XETR" })
        {
            foreach (var number in Enumerable.Range(0, 5))
            {
                await market.AcceptAsync(
                    Market.Instrument($"{mic}{number}", mic),
                    Market.Trade($"{mic}{number}", "2026-11-19T15:00:00Z", 10));
            }
        }

        var batch = new IngestBatch("m", 1, 1, [AlwaysOpen("XLON"), AlwaysOpen("XETR")]);
        var first = (await market.PublishAsync(batch)).Value;
        var second = (await market.PublishAsync(batch)).Value;

        var rejection = Assert.Single(first.Rejections);
        Assert.Equal(
            (1, "TOO_MUCH_AT_ONCE", "calendar.sessions"), (rejection.Index, rejection.Reason, rejection.Field));
        Assert.Equal((1, 1), (second.Accepted, second.Duplicates));
    }

    // Streams of day bars send the bar that was made anew, and nobody is told that the old one ends.
    [Fact]
    public async Task Publish_MoveWithinALiveSession_TellsStreamsTheNewBar()
    {
        var store = new MemoryStore();
        await using var market = await Market.StartAsync(store, now: "2026-11-20T15:00:00Z");
        await market.AcceptFromAsync("live", Market.Instrument("A", "XNAS"));
        await market.AcceptFromAsync("live", Market.Trade("A", "2026-11-20T14:59:00Z", 10));

        await market.AcceptFromAsync("live", Market.Instrument("A", "XLON"));

        var entries = store.Rows[^1].Entries;
        var remade = Assert.Single(entries.Select(entry => entry.Item).OfType<RemadeDays>());
        var told = Assert.Single(entries, entry => entry is { IsTopicItem: true, Item: StoredBar });
        var gone = entries.Where(entry => entry is { IsTopicItem: true, Item: BarRemoval }).ToList();
        Assert.Equal([BarMode.OnUpdate, BarMode.OnClose], gone.Select(entry => entry.Kind.BarMode));
        Assert.All(
            gone, entry => Assert.Equal(Market.At("2026-11-20T14:30:00Z"), ((BarRemoval)entry.Item).Bar.StartTime));
        Assert.Equal("A", remade.Symbol.Value);
        Assert.Equal(
            Market.At("2026-11-20T16:30:00Z"), Assert.IsType<StoredBar>(told.Item).Bar.EndTime);
        Assert.Equal(TopicKind.Bars(BarInterval.OneDay.Level, BarMode.OnUpdate), told.Kind);
        var open = market.Get<Application.Log.Following.LogFollower>().ToCheckpoint().OpenBars
            .Where(bar => bar.Interval == BarInterval.OneDay);
        Assert.Equal(Market.At("2026-11-20T16:30:00Z"), Assert.Single(open).EndTime);
    }

    // What another node shows that starts from the same store, and follows its log.
    private static async Task AssertFollowedAsync(MemoryStore store, Bar day)
    {
        await using var other = await Market.StartAsync(store, now: "2026-11-20T22:00:00Z");
        Assert.True(other.Latest.TryGet("A", out var state));
        Assert.Equal(day, state.DayBar);
        Assert.Equal(day.EndTime, state.Calendar.FindSession(day.TradingDate!.Value)!.CloseTime);
    }

    private static async Task<ItemRejection> RejectionAsync(Market market, IngestItem item)
    {
        var receipt = (await market.PublishAsync(new IngestBatch(Guid.NewGuid().ToString("N"), 1, 1, [item]))).Value;
        return Assert.Single(receipt.Rejections);
    }

    private static IngestItem Tokyo() => Calendar(
        "XTKS", "Asia/Tokyo", "2026-11-16", "2026-11-24", Lunch("2026-11-19"), Lunch("2026-11-20"));

    private static TradingSession Lunch(string date) => Session(date, "00:00", "06:00") with
    {
        BreakStartTime = Market.At($"{date}T02:30:00Z"),
        BreakEndTime = Market.At($"{date}T03:30:00Z"),
    };

    private static IngestItem Of(params TradingSession[] sessions) =>
        Calendar("XTKS", "Asia/Tokyo", "2026-11-20", "2026-11-21", sessions);

    private static IngestItem Calendar(
        string mic, string? zone, string start, string end, params TradingSession[] sessions) =>
        new IngestItem.OfCalendar(new CalendarChange(
            Mic.Parse(mic), zone, IsAlwaysOpen: false, Date(start), Date(end), sessions));

    private static IngestItem AlwaysOpen(string mic) =>
        new IngestItem.OfCalendar(new CalendarChange(Mic.Parse(mic), null, IsAlwaysOpen: true, default, default, []));

    private static TradingSession Session(string date, string open, string close) =>
        new(Date(date), Market.At($"{date}T{open}:00Z"), Market.At($"{date}T{close}:00Z"), IsEarlyClose: false);

    private static IngestItem Minute(string symbol, string start, decimal price) =>
        Market.Bar(symbol, BarInterval.OneMinute, start, price, price, price, price);

    private static IngestItem Named(string id, string time, decimal price) =>
        new IngestItem.OfTrade(((IngestItem.OfTrade)Market.Trade("A", time, price)).Trade with { TradeId = id });

    private static IngestItem Cancel(string id) =>
        new IngestItem.OfTradeCancel(new TradeReference(Symbol.Parse("A"), id, Venue: null, EventTime: null));

    private static IngestItem Complete(string? symbol, string mic, LocalDate first, LocalDate last) =>
        new IngestItem.OfCondition
        {
            Symbol = symbol is null ? default : Symbol.Parse(symbol),
            Mic = symbol is null ? Mic.Parse(mic) : default,
            Kind = DataKind.Quotes,
            Condition = DataCondition.Complete,
            Cause = ConditionCause.Import,
            FirstDate = first,
            LastDate = last,
        };

    private static IngestItem Day(string symbol, string date) =>
        Market.Bar(symbol, BarInterval.OneDay, $"{date}T15:00:00Z", 7, 7, 7, 7);

    private static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
