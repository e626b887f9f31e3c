using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Application.Nodes;
using FinApi.Domain.Calendars;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests.Log;

public sealed class LogFormatTests
{
    private static readonly LogRow Row = new(
        Term: 1,
        FirstPosition: 1,
        Instant.FromUtc(2026, 3, 2, 15, 0),
        [new LogEntry(new FeedActivity("exchange", 2, Instant.FromUtc(2026, 3, 2, 15, 0)), "exchange")]);

    [Fact]
    public void Encode_AnyRow_BeginsWithTheVersionThatTheNodesAgreedOn()
    {
        Assert.Equal(NodeIdentity.OldestEntryVersion, LogFormat.Encode(
            Row with { EntryVersion = NodeIdentity.OldestEntryVersion })[0]);
        Assert.Equal(7, LogFormat.Encode(LogCheckpoint.Empty with { EntryVersion = 7 })[0]);
    }

    [Theory]
    [InlineData(NodeIdentity.OldestEntryVersion - 1)]
    [InlineData(NodeIdentity.EntryVersion + 1)]
    [InlineData(255)]
    public void Decode_VersionThatIsNotKnown_SaysWhichAreKnown(int version)
    {
        var row = LogFormat.Encode(Row with { EntryVersion = version });
        var checkpoint = LogFormat.Encode(LogCheckpoint.Empty with { EntryVersion = version });

        Assert.Contains(
            $"version {version}", Assert.Throws<FormatException>(() => LogFormat.Decode(row)).Message,
            StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => LogFormat.Decode(position: 0, checkpoint));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_CorporateAction_HasAllThatItsVersionTells(int version)
    {
        var old = new CorporateAction
        {
            Symbol = Symbol.Parse("AAPL"),
            ExDate = new LocalDate(2024, 3, 5),
            Type = CorporateActionType.CashDividend,
            Amount = 0.24m,
            Currency = "USD",
        };
        var whole = old with
        {
            Number = 3,
            Revision = 2,
            Ordinal = 2,
            Status = CorporateActionStatus.Withdrawn,
            ActionId = "DV-1",
            NewSymbol = Symbol.Parse("NEXT"),
            PublishTime = Instant.FromUtc(2026, 3, 2, 15, 0),
        };

        var bytes = LogFormat.Encode(Row with { Entries = [new LogEntry(whole, "vendor")], EntryVersion = version });

        Assert.Equal(version == 1 ? old : whole, Assert.Single(LogFormat.Decode(bytes)).Item);
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(3, "FB>2022-06-09>META")]
    public void Decode_InstrumentWithSymbolsInTime_HasThemFromVersion3On(int version, string? history)
    {
        var instrument = new Instrument
        {
            Symbol = Symbol.Parse("FB"),
            Mic = Mic.Xnas,
            SymbolHistory = "FB>2022-06-09>META",
            CreateTime = Row.Time,
            UpdateTime = Row.Time,
        };

        var bytes = LogFormat.Encode(Row with { Entries = [new LogEntry(instrument)], EntryVersion = version });

        Assert.Equal(
            instrument with { SymbolHistory = history }, Assert.Single(LogFormat.Decode(bytes)).Item);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decode_InstrumentWithSignedPrices_HasThem(int version)
    {
        var future = new Instrument
        {
            Symbol = Symbol.Parse("CL"),
            Mic = Mic.Xnas,
            HasSignedPrices = true,
            CreateTime = Row.Time,
            UpdateTime = Row.Time,
        };

        var bytes = LogFormat.Encode(Row with { Entries = [new LogEntry(future)], EntryVersion = version });

        Assert.Equal(future, Assert.Single(LogFormat.Decode(bytes)).Item);
    }

    [Fact]
    public void Decode_CancelsCorrectionsAndTheirBars_GivesThemBack()
    {
        var trade = ((Application.Ingest.IngestItem.OfTrade)Market.Trade("AAPL", "2026-11-20T14:50:10Z", 10)).Trade;
        var time = Market.At("2026-11-20T15:00:00Z");
        var bar = ((Application.Ingest.IngestItem.OfBar)Market.Bar(
            "AAPL", BarInterval.OneMinute, "2026-11-20T14:50:00Z", 1, 1, 1, 1)).Bar;
        var stored = new StoredBar(bar, 10, TickOrder.Of(trade), TickOrder.Of(trade), IsSupplied: false);
        var cancel = new TradeRevision { Before = trade with { TradeId = "a" }, Time = time, Sequence = 9 };
        LogEntry[] entries =
        [
            LogEntry.Of(cancel, "feed", LogEntryTraits.TopicItem),
            LogEntry.Of(cancel with { After = trade, Latest = trade }, "feed", LogEntryTraits.None),
            LogEntry.Of(
                new BarRemoval(bar, stored, Previous: null, time), BarMode.OnClose, "f", LogEntryTraits.TopicItem),
            LogEntry.Of(new BarRemoval(bar, null, stored, time), BarMode.OnUpdate, "f", LogEntryTraits.None),
            new LogEntry(new BarBefore(stored, time), "feed"),
        ];

        Assert.Equal(entries, LogFormat.Decode(LogFormat.Encode(Row with { Entries = entries })));
    }

    [Fact]
    public void Decode_WhatWasDeleted_GivesEveryField()
    {
        var time = Market.At("2026-11-20T15:00:00Z");
        TakenBack[] entries =
        [
            new(Symbol.Parse("A"), [DataKind.Trades, DataKind.Quotes], [new TimeRange(time, null)]),
            new(Symbol.Parse("A"), [], []) { ActionNumber = 7 },
            new(Symbol.Parse("B"), [DataKind.Bars], [default]) { IsInstrument = true, SettledVersion = 1L << 40 },
        ];

        var decoded = LogFormat.Decode(
            LogFormat.Encode(Row with { Entries = [.. entries.Select(entry => new LogEntry(entry))] }));

        Assert.Equal(entries.Select(Text), decoded.Select(entry => Text((TakenBack)entry.Item)));

        static string Text(TakenBack taken) => string.Join(
            ' ',
            [
                taken.Symbol, taken.ActionNumber, taken.IsInstrument, taken.SettledVersion,
                .. taken.Kinds.Cast<object>(), .. taken.Ranges.Cast<object>(),
            ]);
    }

    [Fact]
    public void Decode_CalendarAndDaysMadeAnew_GivesEveryField()
    {
        var (open, zone) = (Instant.FromUtc(2026, 3, 2, 0, 0), DateTimeZoneProviders.Tzdb["Asia/Tokyo"]);
        var session = new TradingSession(new LocalDate(2026, 3, 2), open, open + Duration.FromHours(6), true)
        {
            BreakStartTime = open + Duration.FromHours(2),
            BreakEndTime = open + Duration.FromHours(3),
            PreOpenTime = open - Duration.FromHours(1),
            PostCloseTime = open + Duration.FromHours(7),
        };
        var calendar = new MarketCalendar { Mic = Mic.Parse("XTKS"), Version = 3, TimeZone = zone }
            .With(new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 4), [session]);
        var remade = new RemadeDays(
            Symbol.Parse("A"), [new TimeRange(null, open), new TimeRange(open, null)], Newest: []);

        var decoded = LogFormat.Decode(
            LogFormat.Encode(Row with { Entries = [new LogEntry(calendar), new LogEntry(remade)] }));

        var read = Assert.IsType<MarketCalendar>(decoded[0].Item);
        Assert.True(read.IsSameAs(calendar));
        Assert.Equal(3, read.Version);
        var days = Assert.IsType<RemadeDays>(decoded[1].Item);
        Assert.Equal(remade.Symbol, days.Symbol);
        Assert.Equal(remade.Ranges, days.Ranges);
    }

    [Fact]
    public void Decode_CutAnywhere_IsDamaged()
    {
        var bytes = LogFormat.Encode(Row);
        Assert.Equal(Row.Entries, LogFormat.Decode(bytes));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<FormatException>(() => LogFormat.Decode(bytes.AsSpan(0, length)));
        }
    }
}
