using FinApi.Application.Collections;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using NodaTime.Extensions;

namespace FinApi.Application.Log.Format;

/// <summary>Writes the parts of the log's entries; <see cref="LogInput"/> reads them. Not thread safe.</summary>
internal sealed class LogOutput
{
    private readonly ByteWriter _bytes = new();
    private readonly Dictionary<string, int> _texts = [];
    private long _time;

    public void Clear()
    {
        _bytes.Clear();
        _texts.Clear();
        _time = 0;
    }

    public byte[] ToArray() => _bytes.ToArray();

    public void Byte(byte value) => _bytes.Write(value);

    public void Number(long value) => _bytes.WriteNumber((ulong)value);

    public void Count(int value) => _bytes.WriteNumber((ulong)value);

    /// <summary>Writes 0 for null, the number of an earlier text, or the next number and the text.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            _bytes.Write(0);
        }
        else if (_texts.TryGetValue(value, out var number))
        {
            _bytes.WriteNumber((ulong)number);
        }
        else
        {
            _texts.Add(value, _texts.Count + 1);
            _bytes.WriteNumber((ulong)_texts.Count);
            var length = System.Text.Encoding.UTF8.GetByteCount(value);
            _bytes.WriteNumber((ulong)length);
            System.Text.Encoding.UTF8.GetBytes(value, _bytes.Take(length));
        }
    }

    /// <summary>Writes the difference to the previous time, because times of a row lie close together.</summary>
    public void Time(Instant value)
    {
        var time = UnixNanoseconds.From(value);
        _bytes.WriteSigned(time - _time);
        _time = time;
    }

    public void Time(Instant? value)
    {
        _bytes.Write(value is null ? (byte)0 : (byte)1);
        if (value is { } time)
        {
            Time(time);
        }
    }

    /// <summary>
    /// Writes a byte with the scale, the sign and whether the digits need more than 64 bits; then the digits.
    /// </summary>
    public void Decimal(decimal? value)
    {
        if (value is not { } number)
        {
            _bytes.Write(DecimalBits.Null);
            return;
        }

        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var header = (bits[3] >> 16) & DecimalBits.ScaleMask;
        header |= bits[3] < 0 ? DecimalBits.Negative : 0;
        header |= bits[2] != 0 ? DecimalBits.Wide : 0;
        _bytes.Write((byte)header);
        _bytes.WriteNumber((uint)bits[0] | ((ulong)(uint)bits[1] << 32));
        if (bits[2] != 0)
        {
            _bytes.WriteNumber((uint)bits[2]);
        }
    }

    public void Quote(Quote quote)
    {
        Text(quote.Symbol.Value);
        Number(quote.Sequence);
        Time(quote.EventTime);
        Time(quote.ReceiveTime);
        Decimal(quote.BidPrice);
        Decimal(quote.BidSize);
        Text(quote.BidVenue);
        Decimal(quote.AskPrice);
        Decimal(quote.AskSize);
        Text(quote.AskVenue);
        Text(quote.Conditions);
    }

    public void Trade(Trade trade)
    {
        Text(trade.Symbol.Value);
        Number(trade.Sequence);
        Time(trade.EventTime);
        Time(trade.ReceiveTime);
        Text(trade.TradeId);
        Decimal(trade.Price);
        Decimal(trade.Size);
        Text(trade.Venue);
        Text(trade.Conditions);
        Byte((byte)trade.AggressorSide);
    }

    public void StoredBar(StoredBar stored)
    {
        Bar(stored.Bar);
        Decimal(stored.Notional);
        Order(stored.First);
        Order(stored.Last);
        Byte(stored.IsSupplied ? (byte)1 : (byte)0);
    }

    public void Bar(Bar bar)
    {
        Text(bar.Symbol.Value);
        Byte((byte)bar.Interval.Level);
        Time(bar.StartTime);
        Time(bar.EndTime);
        Date(bar.TradingDate);
        Decimal(bar.Open);
        Decimal(bar.High);
        Decimal(bar.Low);
        Decimal(bar.Close);
        Decimal(bar.Volume);
        Decimal(bar.Vwap);
        Number(bar.TradeCount is { } count ? count + 1 : 0);
        Number(bar.Revision);
    }

    public void Instrument(Instrument instrument)
    {
        Text(instrument.Symbol.Value);
        Text(instrument.Mic.Value);
        Text(instrument.Name);
        Number((int)instrument.Type);
        Text(instrument.Currency);
        Decimal(instrument.TickSize);
        Decimal(instrument.LotSize);
        Text(instrument.Isin);
        Text(instrument.Figi);
        Byte((byte)(
            (instrument.IsDelisted ? 1 : 0)
            | (instrument.IsTestIssue ? 2 : 0)
            | (instrument.HasSignedPrices ? 4 : 0)));
        Time(instrument.CreateTime);
        Time(instrument.UpdateTime);
    }

    public void CorporateAction(CorporateAction action)
    {
        Text(action.Symbol.Value);
        Date(action.ExDate);
        Number((int)action.Type);
        Decimal(action.PriceRatio);
        Decimal(action.Amount);
        Text(action.Currency);
    }

    /// <summary>Writes what entries of the first version do not tell of a corporate action.</summary>
    public void Revision(CorporateAction action)
    {
        Number(action.Number);
        Number(action.Revision);
        Number(action.Ordinal);
        Byte((byte)action.Status);
        Text(action.ActionId);
        Text(action.NewSymbol?.Value);
        Time(action.PublishTime);
    }

    public void StatedConditions(StatedConditions stated)
    {
        Text(stated.Symbol == default ? null : stated.Symbol.Value);
        Text(stated.Mic == default ? null : stated.Mic.Value);
        Byte((byte)stated.Kind);
        Count(stated.Days.Ranges.Count);
        foreach (var range in stated.Days.Ranges)
        {
            Date(range.FirstDate);
            Date(range.LastDate);
            Byte((byte)range.Condition);
            Byte((byte)range.Cause);
            Byte((byte)range.FinestLevel);
            Text(range.Reason);
            Time(range.SetTime);
        }
    }

    public void TradeRevision(TradeRevision revision)
    {
        Trade(revision.Before);
        OrNull(revision.After, Trade);
        Time(revision.Time);
        Number(revision.Sequence);
        OrNull(revision.Latest, Trade);
    }

    public void BarRemoval(BarRemoval removal)
    {
        Bar(removal.Bar);
        OrNull(removal.Latest, StoredBar);
        OrNull(removal.Previous, StoredBar);
        Time(removal.Time);
    }

    private void OrNull<T>(T? value, Action<T> write)
        where T : class
    {
        _bytes.Write(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            write(value);
        }
    }

    private void Order(TickOrder order)
    {
        Time(order.EventTime);
        Number(order.Sequence);
    }

    /// <summary>Writes 0 for null, else the days from 0001-01-01 plus 1.</summary>
    public void Date(LocalDate? date) => Number(date is { } day ? day.ToDateOnly().DayNumber + 1 : 0);
}
