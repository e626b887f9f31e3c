using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Revisions;
using FinApi.MarketFiles;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using NodaTime.Text;
using Instrument = FinApi.Domain.Instruments.Instrument;
using InstrumentFields = FinApi.Domain.Instruments.InstrumentFields;
using Mic = FinApi.Domain.Instruments.Mic;
using SymbolTimeline = FinApi.Domain.Instruments.SymbolTimeline;

namespace FinApi.Cli.Import;

/// <summary>Turns rows of a file into items to publish; a value that the file lacks stays absent.</summary>
internal static class IngestItems
{
    public static IngestItem Of(MarketFileRow row) =>
        row switch
        {
            MarketFileRow.OfTrade { Trade: var trade } => new IngestItem { Trade = Of(trade) },
            MarketFileRow.OfQuote { Quote: var quote } => new IngestItem { Quote = Of(quote) },
            MarketFileRow.OfBar { Bar: var bar } => new IngestItem { Bar = Of(bar) },
            MarketFileRow.OfInstrument given => Of(given.Instrument, given.Cleared, given.Written),
            MarketFileRow.OfCorporateAction { CorporateAction: var action } =>
                new IngestItem { CorporateAction = Of(action) },
            MarketFileRow.OfCorrection { Trade: var trade, Corrected: null } => Of(trade),
            MarketFileRow.OfCorrection { Trade: var trade, Corrected: { } corrected } => Of(trade, corrected),
            _ => throw new ArgumentOutOfRangeException(nameof(row), row, "Only rows with a value can be published."),
        };

    public static IngestItem Of(
        Instrument instrument, InstrumentFields cleared = InstrumentFields.None, string? written = null)
    {
        var message = new Contracts.V1.Instrument
        {
            Symbol = written ?? instrument.Symbol.Value,
            Mic = instrument.Mic.Value,
            Type = (InstrumentType)instrument.Type,
            Delisted = instrument.IsDelisted,
            TestIssue = instrument.IsTestIssue,
            SignedPrices = instrument.HasSignedPrices,
        };
        Set(instrument.Name, value => message.Name = value);
        Set(instrument.Currency, value => message.Currency = value);
        Set(instrument.TickSize, value => message.TickSize = value);
        Set(instrument.LotSize, value => message.LotSize = value);
        Set(instrument.Isin, value => message.Isin = value);
        Set(instrument.Figi, value => message.Figi = value);

        if (instrument.SymbolHistory is { } history)
        {
            message.Symbols.AddRange(SymbolTimeline.Parse(history).Periods.Select(period => new SymbolPeriod
            {
                Symbol = period.Written,
                StartDate = period.Start is { } start ? LocalDatePattern.Iso.Format(start) : string.Empty,
                EndDate = period.End is { } end ? LocalDatePattern.Iso.Format(end) : string.Empty,
            }));
        }

        // A file can say of the flags alone that they are not so: an empty field says nothing.
        if (cleared.HasFlag(InstrumentFields.IsDelisted))
        {
            message.Clear.Add("delisted");
        }

        if (cleared.HasFlag(InstrumentFields.IsTestIssue))
        {
            message.Clear.Add("test_issue");
        }

        if (cleared.HasFlag(InstrumentFields.HasSignedPrices))
        {
            message.Clear.Add("signed_prices");
        }

        return new IngestItem { Instrument = message };
    }

    /// <summary>A part of a market's calendar, [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public static IngestItem Of(
        Mic mic,
        string? timeZone,
        LocalDate start,
        LocalDate end,
        IEnumerable<Domain.Calendars.TradingSession> sessions) =>
        new()
        {
            Calendar = new Calendar
            {
                Mic = mic.Value,
                TimeZone = timeZone ?? string.Empty,
                StartDate = LocalDatePattern.Iso.Format(start),
                EndDate = LocalDatePattern.Iso.Format(end),
                Sessions = { sessions.Select(session => Of(session)) },
            },
        };

    private static CalendarSession Of(Domain.Calendars.TradingSession session) => new()
    {
        TradingDate = LocalDatePattern.Iso.Format(session.TradingDate),
        OpenTime = Timestamp(session.OpenTime),
        CloseTime = Timestamp(session.CloseTime),
        EarlyClose = session.IsEarlyClose,
        BreakStartTime = TimestampOrNull(session.BreakStartTime),
        BreakEndTime = TimestampOrNull(session.BreakEndTime),
        PreOpenTime = TimestampOrNull(session.PreOpenTime),
        PostCloseTime = TimestampOrNull(session.PostCloseTime),
    };

    private static Contracts.V1.Trade Of(Domain.MarketData.Trade trade)
    {
        var message = new Contracts.V1.Trade
        {
            Symbol = trade.Symbol.Value,
            Price = DecimalText.Format(trade.Price),
            Size = DecimalText.Format(trade.Size),
            AggressorSide = (Contracts.V1.AggressorSide)trade.AggressorSide,
            EventTime = Timestamp(trade.EventTime),
            ReceiveTime = ReceiveTime(trade.ReceiveTime),
            Conditions = { Codes(trade.Conditions) },
        };
        Set(trade.TradeId, value => message.TradeId = value);
        Set(trade.Venue, value => message.Venue = value);
        return message;
    }

    private static Contracts.V1.Quote Of(Domain.MarketData.Quote quote)
    {
        var message = new Contracts.V1.Quote
        {
            Symbol = quote.Symbol.Value,
            EventTime = Timestamp(quote.EventTime),
            ReceiveTime = ReceiveTime(quote.ReceiveTime),
            Conditions = { Codes(quote.Conditions) },
        };
        Set(quote.BidPrice, value => message.BidPrice = value);
        Set(quote.BidSize, value => message.BidSize = value);
        Set(quote.BidVenue, value => message.BidVenue = value);
        Set(quote.AskPrice, value => message.AskPrice = value);
        Set(quote.AskSize, value => message.AskSize = value);
        Set(quote.AskVenue, value => message.AskVenue = value);
        return message;
    }

    private static Contracts.V1.Bar Of(Domain.MarketData.Bar bar)
    {
        var message = new Contracts.V1.Bar
        {
            Symbol = bar.Symbol.Value,
            Interval = bar.Interval.Code,
            Open = DecimalText.Format(bar.Open),
            High = DecimalText.Format(bar.High),
            Low = DecimalText.Format(bar.Low),
            Close = DecimalText.Format(bar.Close),
        };
        if (bar.TradingDate is { } date)
        {
            message.TradingDate = LocalDatePattern.Iso.Format(date);
        }
        else
        {
            message.StartTime = Timestamp(bar.StartTime);
        }

        Set(bar.Volume, value => message.Volume = value);
        Set(bar.Vwap, value => message.Vwap = value);
        if (bar.TradeCount is { } count)
        {
            message.TradeCount = count;
        }

        return message;
    }

    private static CorporateAction Of(Domain.Instruments.CorporateAction action)
    {
        var message = new CorporateAction
        {
            Symbol = action.Symbol.Value,
            ExDate = LocalDatePattern.Iso.Format(action.ExDate),
            Type = (CorporateActionType)action.Type,
            Ordinal = action.Ordinal,
            Status = (CorporateActionStatus)action.Status,
        };
        Set(action.PriceRatio, value => message.PriceRatio = value);
        Set(action.Amount, value => message.Amount = value);
        Set(action.Currency, value => message.Currency = value);
        Set(action.ActionId, value => message.ActionId = value);
        Set(action.NewSymbol?.Value, value => message.NewSymbol = value);
        return message;
    }

    private static IngestItem Of(TradeReference trade)
    {
        var message = new TradeCancel { Symbol = trade.Symbol.Value, TradeId = trade.TradeId };
        Set(trade.Venue, value => message.Venue = value);
        message.EventTime = trade.EventTime is { } time ? Timestamp(time) : null;
        return new IngestItem { TradeCancel = message };
    }

    private static IngestItem Of(TradeReference trade, Domain.MarketData.Trade corrected)
    {
        var message = new TradeCorrection
        {
            Symbol = trade.Symbol.Value,
            TradeId = trade.TradeId,
            Trade = new Contracts.V1.Trade
            {
                Price = DecimalText.Format(corrected.Price),
                Size = DecimalText.Format(corrected.Size),
                Conditions = { Codes(corrected.Conditions) },
            },
        };
        Set(trade.Venue, value => message.Venue = value);
        message.EventTime = trade.EventTime is { } time ? Timestamp(time) : null;
        return new IngestItem { TradeCorrection = message };
    }

    // Setting an optional field of a generated message to null throws.
    private static void Set(string? value, Action<string> assign)
    {
        if (value is not null)
        {
            assign(value);
        }
    }

    private static void Set(decimal? value, Action<string> assign)
    {
        if (value is { } number)
        {
            assign(DecimalText.Format(number));
        }
    }

    private static string[] Codes(string? conditions) =>
        conditions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    // The reader gives 1970-01-01 where the file has no time of receipt.
    private static Timestamp? ReceiveTime(Instant time) => time == default ? null : Timestamp(time);

    private static Timestamp? TimestampOrNull(Instant? time) => time is { } instant ? Timestamp(instant) : null;

    internal static Timestamp Timestamp(Instant time)
    {
        var seconds = time.ToUnixTimeSeconds();
        return new Timestamp
        {
            Seconds = seconds,
            Nanos = (time - Instant.FromUnixTimeSeconds(seconds)).SubsecondNanoseconds,
        };
    }
}
