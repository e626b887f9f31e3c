using System.Text;
using FinApi.Application.Collections;
using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using NodaTime.Extensions;

namespace FinApi.Application.Log.Format;

/// <summary>Reads what <see cref="LogOutput"/> wrote.</summary>
internal ref struct LogInput(ReadOnlySpan<byte> bytes)
{
    private readonly List<string> _texts = [];
    private readonly int _length = bytes.Length;
    private ByteReader _bytes = new(bytes);
    private long _time;

    public readonly bool IsBroken => _bytes.IsBroken;

    public byte Byte() => _bytes.Read();

    public long Number() => (long)_bytes.ReadNumber();

    public int Count(int max) => _bytes.ReadCount(max);

    public string? Text()
    {
        var number = _bytes.ReadCount(_texts.Count + 1);
        if (number <= _texts.Count)
        {
            return number == 0 ? null : _texts[number - 1];
        }

        var text = Encoding.UTF8.GetString(_bytes.Read(_bytes.ReadCount(_length)));
        _texts.Add(text);
        return text;
    }

    public Symbol Symbol() => Domain.Instruments.Symbol.Parse(Text() ?? string.Empty);

    public TopicKind Kind() =>
        TopicKind.TryGet(Byte(), out var kind)
            ? kind
            : throw new FormatException("The entries are damaged: there is no such topic.");

    public Instant Time() => UnixNanoseconds.ToInstant(_time += _bytes.ReadSigned());

    public Instant? TimeOrNull() => Byte() == 0 ? null : Time();

    public decimal? DecimalOrNull()
    {
        var header = Byte();
        if (header == DecimalBits.Null)
        {
            return null;
        }

        var low = _bytes.ReadNumber();
        var high = (header & DecimalBits.Wide) != 0 ? _bytes.ReadNumber() : 0;
        return new decimal(
            (int)(uint)low,
            (int)(uint)(low >> 32),
            (int)(uint)high,
            (header & DecimalBits.Negative) != 0,
            (byte)(header & DecimalBits.ScaleMask));
    }

    public decimal Decimal() =>
        DecimalOrNull() ?? throw new FormatException("The entries are damaged: a price is missing.");

    public Quote Quote() => new()
    {
        Symbol = Symbol(),
        Sequence = Number(),
        EventTime = Time(),
        ReceiveTime = Time(),
        BidPrice = DecimalOrNull(),
        BidSize = DecimalOrNull(),
        BidVenue = Text(),
        AskPrice = DecimalOrNull(),
        AskSize = DecimalOrNull(),
        AskVenue = Text(),
        Conditions = Text(),
    };

    public Trade Trade() => new()
    {
        Symbol = Symbol(),
        Sequence = Number(),
        EventTime = Time(),
        ReceiveTime = Time(),
        TradeId = Text(),
        Price = Decimal(),
        Size = Decimal(),
        Venue = Text(),
        Conditions = Text(),
        AggressorSide = (AggressorSide)Byte(),
    };

    public StoredBar StoredBar() => new(Bar(), DecimalOrNull(), Order(), Order(), Byte() != 0);

    public Bar Bar() => new()
    {
        Symbol = Symbol(),
        Interval = BarInterval.Stored[Byte() % BarInterval.Stored.Count],
        StartTime = Time(),
        EndTime = Time(),
        TradingDate = DateOrNull(),
        Open = Decimal(),
        High = Decimal(),
        Low = Decimal(),
        Close = Decimal(),
        Volume = DecimalOrNull(),
        Vwap = DecimalOrNull(),
        TradeCount = Number() is var count and > 0 ? count - 1 : null,
        Revision = (int)Number(),
    };

    public Instrument Instrument()
    {
        var instrument = new Instrument
        {
            Symbol = Symbol(),
            Mic = Mic.Parse(Text() ?? string.Empty),
            Name = Text(),
            Type = (InstrumentType)Number(),
            Currency = Text(),
            TickSize = DecimalOrNull(),
            LotSize = DecimalOrNull(),
            Isin = Text(),
            Figi = Text(),
        };
        var flags = Byte();
        return instrument with
        {
            IsDelisted = (flags & 1) != 0,
            IsTestIssue = (flags & 2) != 0,
            HasSignedPrices = (flags & 4) != 0,
            CreateTime = Time(),
            UpdateTime = Time(),
        };
    }

    public CorporateAction CorporateAction() => new()
    {
        Symbol = Symbol(),
        ExDate = DateOrNull() ?? throw new FormatException("The entries are damaged: a date is missing."),
        Type = (CorporateActionType)Number(),
        PriceRatio = DecimalOrNull(),
        Amount = DecimalOrNull(),
        Currency = Text(),
    };

    public CorporateAction Revision(CorporateAction action) => action with
    {
        Number = (int)Number(),
        Revision = (int)Number(),
        Ordinal = (int)Number(),
        Status = (CorporateActionStatus)Byte(),
        ActionId = Text(),
        NewSymbol = Text() is { } symbol ? Domain.Instruments.Symbol.Parse(symbol) : null,
        PublishTime = TimeOrNull(),
    };

    public StatedConditions StatedConditions()
    {
        var symbol = Text() is { } text ? Domain.Instruments.Symbol.Parse(text) : default;
        var mic = Text() is { } market ? Mic.Parse(market) : default;
        var kind = (DataKind)Byte();
        if (kind is not (DataKind.Bars or DataKind.Trades or DataKind.Quotes))
        {
            throw new FormatException($"The entries are damaged: there are no data of kind {(int)kind}.");
        }

        var ranges = new DayCondition[Count(_length)];
        for (var i = 0; i < ranges.Length; i++)
        {
            ranges[i] = new DayCondition(Date(), Date(), (DataCondition)Byte(), (ConditionCause)Byte())
            {
                FinestLevel = Byte(),
                Reason = Text() ?? string.Empty,
                SetTime = Time(),
            };
        }

        return new StatedConditions(symbol, mic, kind, DayConditions.Of(ranges));
    }

    private LocalDate Date() =>
        DateOrNull() ?? throw new FormatException("The entries are damaged: a date is missing.");

    public TradeRevision TradeRevision() => new()
    {
        Before = Trade(),
        After = Byte() == 0 ? null : Trade(),
        Time = Time(),
        Sequence = Number(),
        Latest = Byte() == 0 ? null : Trade(),
    };

    public BarRemoval BarRemoval() => new(
        Bar(), Byte() == 0 ? null : StoredBar(), Byte() == 0 ? null : StoredBar(), Time());

    private TickOrder Order() => new(Time(), Number());

    public LocalDate? DateOrNull() =>
        Number() is var day and > 0 ? DateOnly.FromDayNumber((int)day - 1).ToLocalDate() : null;
}
