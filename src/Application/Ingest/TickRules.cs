using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest;

/// <summary>What must hold for the numbers and times of a single item.</summary>
internal static class TickRules
{
    public static Rejection? Check(Trade trade, Instant now, bool isSigned) =>
        CheckTime("trade.event_time", trade.EventTime, now)
        ?? CheckPrice("trade.price", trade.Price, mayBeZero: false, isSigned)
        ?? CheckSize("trade.size", trade.Size);

    public static Rejection? Check(Quote quote, Instant now, bool isSigned)
    {
        if (quote.BidPrice is null && quote.AskPrice is null)
        {
            return Rejection.Invalid("quote.bid_price", "or quote.ask_price must be given.");
        }

        // Zero stands for a withdrawn side in many feeds: kept, and flagged.
        return CheckTime("quote.event_time", quote.EventTime, now)
            ?? CheckPrice("quote.bid_price", quote.BidPrice, mayBeZero: true, isSigned)
            ?? CheckPrice("quote.ask_price", quote.AskPrice, mayBeZero: true, isSigned)
            ?? CheckSize("quote.bid_size", quote.BidSize)
            ?? CheckSize("quote.ask_size", quote.AskSize);
    }

    public static Rejection? Check(Bar bar, Instant now, bool isSigned)
    {
        var rejection = CheckTime("bar.start_time", bar.StartTime, now)
            ?? CheckPrice("bar.open", bar.Open, mayBeZero: false, isSigned)
            ?? CheckPrice("bar.high", bar.High, mayBeZero: false, isSigned)
            ?? CheckPrice("bar.low", bar.Low, mayBeZero: false, isSigned)
            ?? CheckPrice("bar.close", bar.Close, mayBeZero: false, isSigned)
            ?? CheckPrice("bar.vwap", bar.Vwap, mayBeZero: false, isSigned)
            ?? CheckBarVolume(bar);
        if (rejection is not null)
        {
            return rejection;
        }

        if (bar.High < Math.Max(bar.Open, bar.Close) || bar.Low > Math.Min(bar.Open, bar.Close))
        {
            return Rejection.Invalid("bar.high", "must, with bar.low, enclose bar.open and bar.close.");
        }

        return bar.TradeCount is < 0 or > TickBounds.MaxTradeCount
            ? Rejection.Invalid("bar.trade_count", "must be 0 to 10^11.")
            : null;
    }

    public static Rejection? CheckTime(string field, Instant time, Instant now)
    {
        if (TickClock.IsAhead(time, now))
        {
            return new Rejection(
                RejectionReason.TimeInFuture, field, "lies more than 1 minute ahead of the server's clock.");
        }

        return time < UnixNanoseconds.Min ? Rejection.Invalid(field, "must not lie before the year 1678.") : null;
    }

    private static Rejection? CheckPrice(string field, decimal? price, bool mayBeZero, bool isSigned) => price switch
    {
        null => null,
        <= -TickBounds.Max when isSigned => Rejection.Invalid(field, "must be above -10^14."),
        <= 0 when isSigned => null,
        < 0 => new Rejection(
            RejectionReason.NegativePrice,
            field,
            "must not be negative, unless the instrument is published with signed_prices."),
        0 when !mayBeZero => Rejection.Invalid(
            field, "must be above 0, unless the instrument is published with signed_prices."),
        >= TickBounds.Max => Rejection.Invalid(field, "must be below 10^14."),
        _ => null,
    };

    private static Rejection? CheckSize(string field, decimal? size) => size switch
    {
        < 0 => Rejection.Invalid(field, "must not be negative."),
        >= TickBounds.Max => Rejection.Invalid(field, "must be below 10^14."),
        _ => null,
    };

    private static Rejection? CheckBarVolume(Bar bar) => bar.Volume switch
    {
        < 0 => Rejection.Invalid("bar.volume", "must not be negative."),
        >= TickBounds.MaxVolume => Rejection.Invalid("bar.volume", "must be below 10^18."),
        _ => null,
    };
}
