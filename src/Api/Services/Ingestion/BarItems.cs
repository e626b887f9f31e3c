using FinApi.Application.Ingest;
using FinApi.Domain.MarketData;
using NodaTime;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Services.Ingestion;

/// <summary>Reads published bars.</summary>
internal static class BarItems
{
    private static readonly string StoredCodes =
        string.Join(", ", BarInterval.Stored.Select(interval => interval.Code));

    public static IngestItem Read(Proto.Bar bar)
    {
        var fields = new ItemFields("bar");
        var interval = ReadInterval(bar.Interval, ref fields);

        // The calendar knows when a day's session opens; a shorter bar has no date.
        var isDay = interval.Length is null;
        var start = isDay
            ? fields.Time("start_time", bar.StartTime, default)
            : fields.Time("start_time", bar.StartTime);
        var read = new Bar
        {
            Symbol = fields.Symbol(bar.Symbol),
            Interval = interval,
            StartTime = start,
            EndTime = start, // the calendar says it
            TradingDate = isDay ? fields.Date("trading_date", bar.TradingDate) : null,
            Open = fields.Decimal("open", bar.Open),
            High = fields.Decimal("high", bar.High),
            Low = fields.Decimal("low", bar.Low),
            Close = fields.Decimal("close", bar.Close),
            Volume = fields.Decimal("volume", bar.HasVolume, bar.Volume),
            Vwap = fields.Decimal("vwap", bar.HasVwap, bar.Vwap),
            TradeCount = bar.HasTradeCount ? bar.TradeCount : null,
        };
        if (read.TradeCount < 0)
        {
            fields.Refuse("trade_count", "must be at least 0, or absent.");
        }

        return fields.Problem is { } problem ? problem : new IngestItem.OfBar(read);
    }

    private static BarInterval ReadInterval(string code, ref ItemFields fields)
    {
        if (BarInterval.TryParse(code, out var interval) && interval.FoldsFrom is null)
        {
            return interval;
        }

        fields.Refuse("interval", $"must be one of {StoredCodes}; longer bars are folded from these.");
        return BarInterval.OneMinute;
    }
}
