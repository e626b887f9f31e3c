using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Adjustments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using Google.Protobuf.Collections;
using NodaTime.Text;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Translation;

/// <summary>
/// Encodes quotes, trades and bars by hand, because they are most of all answers: no mapper, no delegates, and only the
/// message and its texts are allocated.
/// </summary>
internal static class TickEncoding
{
    public static Proto.GetQuoteResponse Encode(QuoteAnswer answer) =>
        new() { Quote = Encode(answer.Quote), DataStatus = Encode(answer.Status) };

    public static Proto.GetLatestTradeResponse Encode(TradeAnswer answer) =>
        new() { Trade = Encode(answer.Trade), DataStatus = Encode(answer.Status) };

    public static Proto.Quote Encode(Quote quote)
    {
        var message = new Proto.Quote
        {
            Symbol = quote.Symbol.Value,
            EventTime = ProtoTime.ToTimestamp(quote.EventTime),
            ReceiveTime = ProtoTime.ToTimestamp(quote.ReceiveTime),
            Sequence = quote.Sequence,
        };
        if (quote.BidPrice is { } bidPrice)
        {
            message.BidPrice = DecimalText.Format(bidPrice);
        }

        if (quote.BidSize is { } bidSize)
        {
            message.BidSize = DecimalText.Format(bidSize);
        }

        if (quote.BidVenue is { } bidVenue)
        {
            message.BidVenue = bidVenue;
        }

        if (quote.AskPrice is { } askPrice)
        {
            message.AskPrice = DecimalText.Format(askPrice);
        }

        if (quote.AskSize is { } askSize)
        {
            message.AskSize = DecimalText.Format(askSize);
        }

        if (quote.AskVenue is { } askVenue)
        {
            message.AskVenue = askVenue;
        }

        quote.Flags.AddTo(message.Flags);
        AddConditions(quote.Conditions, message.Conditions);
        return message;
    }

    public static Proto.Trade Encode(Trade trade)
    {
        var message = new Proto.Trade
        {
            Symbol = trade.Symbol.Value,
            Price = DecimalText.Format(trade.Price),
            Size = DecimalText.Format(trade.Size),
            AggressorSide = (Proto.AggressorSide)trade.AggressorSide,
            EventTime = ProtoTime.ToTimestamp(trade.EventTime),
            ReceiveTime = ProtoTime.ToTimestamp(trade.ReceiveTime),
            Sequence = trade.Sequence,
        };
        if (trade.TradeId is { } tradeId)
        {
            message.TradeId = tradeId;
        }

        if (trade.Venue is { } venue)
        {
            message.Venue = venue;
        }

        AddConditions(trade.Conditions, message.Conditions);
        return message;
    }

    public static Proto.ListBarsResponse Encode(BarPage page)
    {
        var message = new Proto.ListBarsResponse
        {
            NextPageToken = page.NextPageToken,
            DataStatus = Encode(page.Status),
        };
        AddBars(page, message.Bars);
        return message;
    }

    public static Proto.BarSeries Encode(BarBatch.Series series)
    {
        var message = new Proto.BarSeries
        {
            Symbol = series.Symbol.Value,
            Complete = series.Page.NextPageToken.Length == 0,
            NextPageToken = series.Page.NextPageToken,
            DataStatus = Encode(series.Page.Status),
        };
        AddBars(series.Page, message.Bars);
        return message;
    }

    public static Proto.Bar Encode(Bar bar, bool isComplete) =>
        Encode(bar.Symbol.Value, bar.Interval.Code, BarRow.Of(bar), isComplete);

    private static void AddBars(BarPage page, RepeatedField<Proto.Bar> target)
    {
        target.Capacity = page.Rows.Count;
        foreach (ref readonly var row in page.Rows.Span)
        {
            target.Add(Encode(page.Symbol.Value, page.Interval.Code, row, page.IsComplete(row)));
        }
    }

    private static Proto.Bar Encode(string symbol, string interval, in BarRow bar, bool isComplete)
    {
        var message = new Proto.Bar
        {
            Symbol = symbol,
            Interval = interval,
            StartTime = ProtoTime.ToTimestamp(bar.StartTime),
            EndTime = ProtoTime.ToTimestamp(bar.EndTime),
            Open = DecimalText.Format(bar.Open),
            High = DecimalText.Format(bar.High),
            Low = DecimalText.Format(bar.Low),
            Close = DecimalText.Format(bar.Close),
            IsComplete = isComplete,
            Revision = bar.Revision,
        };
        if (bar.TradingDate is { } date)
        {
            message.TradingDate = LocalDatePattern.Iso.Format(date);
        }

        if (bar.Volume is { } volume)
        {
            message.Volume = DecimalText.Format(volume);
        }

        if (bar.Vwap is { } vwap)
        {
            message.Vwap = DecimalText.Format(vwap);
        }

        if (bar.TradeCount is { } count)
        {
            message.TradeCount = count;
        }

        return message;
    }

    public static Proto.DataStatus Encode(DataStatus status)
    {
        var message = new Proto.DataStatus
        {
            Mode = (Proto.DataMode)status.Mode,
            Delay = ProtoTime.ToProto(status.Delay),
            Adjustment = ProtoEnums.ToProto(status.Adjustment),
            AdjustmentVersion = status.AdjustmentVersion,
            Simulated = status.IsSimulated,
            EmptyReason = (Proto.EmptyReason)status.EmptyReason,
        };
        if (message.Adjustment == Proto.PriceAdjustment.Unspecified)
        {
            message.Adjustments.AddRange(AdjustmentParts.Of(status.Adjustment).Select(ProtoEnums.ToProto));
        }

        if (status.AsOfTime is { } asOf)
        {
            message.AsOfTime = ProtoTime.ToTimestamp(asOf);
        }

        return message;
    }

    private static void AddConditions(string? conditions, RepeatedField<string> target)
    {
        if (conditions is not null)
        {
            target.AddRange(conditions.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}
