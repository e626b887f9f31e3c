using System.Text;
using FinApi.Application.Collections;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
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

    private TickOrder Order() => new(Time(), Number());

    private LocalDate? DateOrNull() =>
        Number() is var day and > 0 ? DateOnly.FromDayNumber((int)day - 1).ToLocalDate() : null;
}
