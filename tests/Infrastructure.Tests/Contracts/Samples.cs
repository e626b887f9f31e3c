using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>Values to store: <c>Minimal</c> ones have null wherever they may, <c>Full</c> ones nowhere.</summary>
internal static class Samples
{
    public const decimal Digits28 = 1234567890123.456789012345678m;

    public static readonly Symbol Aapl = Symbol.Parse("AAPL");

    public static readonly Symbol Msft = Symbol.Parse("MSFT");

    public static readonly Instant Opening = Instant.FromUtc(2026, 11, 20, 14, 30);

    /// <summary>So many nanoseconds after the opening.</summary>
    public static Instant At(long nanoseconds) => Opening.PlusNanoseconds(nanoseconds);

    public static Trade MinimalTrade(long sequence, long nanoseconds = 0, Symbol? symbol = null) => new()
    {
        Symbol = symbol ?? Aapl,
        Price = 187.23m,
        Size = 100,
        EventTime = At(nanoseconds),
        ReceiveTime = At(nanoseconds + 1),
        Sequence = sequence,
    };

    public static Trade FullTrade(long sequence) => MinimalTrade(sequence, nanoseconds: 123_456_789) with
    {
        TradeId = "52983525029461",
        Price = Digits28,
        Size = 0.0000000000000000000000000001m,
        Venue = "XNAS",
        Conditions = "@ T I",
        AggressorSide = AggressorSide.Sell,
    };

    public static Quote MinimalQuote(long sequence, long nanoseconds = 0, Symbol? symbol = null) => new()
    {
        Symbol = symbol ?? Aapl,
        EventTime = At(nanoseconds),
        ReceiveTime = At(nanoseconds + 1),
        Sequence = sequence,
    };

    public static Quote FullQuote(long sequence) => MinimalQuote(sequence, nanoseconds: 987_654_321) with
    {
        BidPrice = Digits28,
        BidSize = 0,
        BidVenue = "XNAS",
        AskPrice = 187.25m,
        AskSize = 0.0000000000000000000000000001m,
        AskVenue = "ARCX",
        Conditions = "R",
    };

    public static StoredBar MinimalBar(int minute, Symbol? symbol = null, BarInterval? interval = null)
    {
        var start = Opening + Duration.FromMinutes(minute);
        var bar = new Bar
        {
            Symbol = symbol ?? Aapl,
            Interval = interval ?? BarInterval.OneMinute,
            StartTime = start,
            EndTime = start + Duration.FromMinutes(1),
            Open = 187.1m,
            High = 187.9m,
            Low = 187m,
            Close = 187.5m,
        };
        return new StoredBar(bar, Notional: null, default, default, IsSupplied: false);
    }

    public static StoredBar FullBar(int minute)
    {
        var minimal = MinimalBar(minute, interval: BarInterval.OneDay);
        var bar = minimal.Bar with
        {
            TradingDate = new LocalDate(2026, 11, 20),
            High = Digits28,
            Volume = 4_315_945,
            Vwap = 157.31415926535897m,
            TradeCount = 40_000_000_000,
            Revision = 3,
        };
        return new StoredBar(bar, Digits28, new TickOrder(At(1), 7), new TickOrder(At(2), 9), IsSupplied: true);
    }

    public static Instrument MinimalInstrument(string symbol) =>
        new() { Symbol = Symbol.Parse(symbol), Mic = Mic.Xnas, CreateTime = At(1), UpdateTime = At(2) };

    public static Instrument FullInstrument(string symbol) => MinimalInstrument(symbol) with
    {
        Name = "Société Générale 株式会社 " + new string('x', 150),
        Type = InstrumentType.Etf,
        Currency = "USD",
        TickSize = 0.01m,
        LotSize = 100,
        Isin = "US0378331005",
        Figi = "BBG000B9XRY4",
        IsDelisted = true,
        IsTestIssue = true,
        HasSignedPrices = true,
    };

    public static CorporateAction Split(string symbol, LocalDate exDate) => new()
    {
        Symbol = Symbol.Parse(symbol),
        ExDate = exDate,
        Type = CorporateActionType.Split,
        PriceRatio = 0.25m,
    };

    public static CorporateAction Dividend(string symbol, LocalDate exDate) => new()
    {
        Symbol = Symbol.Parse(symbol),
        ExDate = exDate,
        Type = CorporateActionType.CashDividend,
        PriceRatio = 0.9987654321m,
        Amount = 0.24m,
        Currency = "USD",
        ActionId = "DV-2026/1",
        Number = 1,
        Revision = 1,
        Ordinal = 2,
        Status = CorporateActionStatus.Withdrawn,
        NewSymbol = Symbol.Parse("NEXT"),
        PublishTime = At(3),
    };

    public static SourceLedger Ledger(string source, long epoch, params IReadOnlyList<SequenceRange> ranges) =>
        new(source, epoch, ranges, ranges.Count == 0 ? 0 : ranges[^1].Last);
}
