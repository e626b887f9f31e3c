using FinApi.Domain.MarketData;
using FinApi.MarketFiles.Csv;
using NodaTime;

namespace FinApi.MarketFiles.Formats;

internal sealed class BarFormat : RowFormat
{
    private readonly MarketFileDefaults _defaults;
    private readonly Column _symbol;
    private readonly Column _interval;
    private readonly Column _time;
    private readonly Column _date;
    private readonly Column _open;
    private readonly Column _high;
    private readonly Column _low;
    private readonly Column _close;
    private readonly Column _volume;
    private readonly Column _vwap;
    private readonly Column _tradeCount;
    private readonly Column _adjustment;

    public BarFormat(FileColumns columns, MarketFileDefaults defaults, string path)
    {
        _defaults = defaults;
        _symbol = columns.RequiredUnless(defaults.Symbol is not null, "symbol");
        _interval = columns.Optional("interval");
        _date = columns.Optional("date", "trading_date");
        // Day bars need no time, and all others no date; a file of neither is told to have a time.
        _time = columns.RequiredUnless(_date.IsPresent, "timestamp_utc");
        _open = columns.Required("open");
        _high = columns.Required("high");
        _low = columns.Required("low");
        _close = columns.Required("close");
        _volume = columns.Optional("volume");
        _vwap = columns.Optional("vwap");
        _tradeCount = columns.Optional("trade_count");
        _adjustment = columns.Optional("adjustment");
        columns.ThrowIfUnclear(MarketFileKind.Bars);
        FileInterval = _interval.IsPresent ? null : FileIntervals.Find(path, _time, _symbol, defaults.Interval);
    }

    public BarInterval? FileInterval { get; }

    public override MarketFileRow Read(RowFields fields, int part)
    {
        var interval = FileInterval ?? ReadInterval(fields);
        var (start, end, tradingDate) = ReadSpan(fields, interval);
        RefuseAdjusted(fields);
        var bar = new Bar
        {
            Symbol = fields.Symbol(_symbol, _defaults.Symbol),
            Interval = interval,
            StartTime = start,
            EndTime = end,
            TradingDate = tradingDate,
            Open = fields.RequiredDecimal(_open),
            High = fields.RequiredDecimal(_high),
            Low = fields.RequiredDecimal(_low),
            Close = fields.RequiredDecimal(_close),
            Volume = fields.Decimal(_volume),
            Vwap = fields.Decimal(_vwap),
            TradeCount = fields.Integer(_tradeCount),
        };
        return (MarketFileRow?)fields.Problem() ?? new MarketFileRow.OfBar(fields.Position, bar);
    }

    // Stored prices are as traded. Those of which nobody can tell are refused: they would be adjusted a second time.
    private void RefuseAdjusted(RowFields fields)
    {
        var text = fields.Text(_adjustment);
        if (text?.Equals("raw", StringComparison.OrdinalIgnoreCase) == false)
        {
            fields.Fail(
                _adjustment.Name, $"The prices are adjusted ('{text}', not raw): export the bars without adjustment.");
        }
    }

    private (Instant Start, Instant End, LocalDate? TradingDate) ReadSpan(RowFields fields, BarInterval interval)
    {
        if (interval.Length is { } length)
        {
            var start = fields.RequiredTime(_time);
            return (start, start + length, null);
        }

        var date = fields.RequiredDate(_date);
        var midnight = date.AtMidnight().InUtc().ToInstant();
        return (midnight, midnight + Duration.FromDays(1), date);
    }

    private BarInterval ReadInterval(RowFields fields)
    {
        var text = fields.Text(_interval);
        if (FileIntervals.TryParseStored(text, out var interval))
        {
            return interval;
        }

        fields.Fail(_interval.Name, $"'{text}' is not an interval of a stored bar: {FileIntervals.StoredCodes}.");
        return BarInterval.OneMinute;
    }
}
