using Apache.Arrow;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Rows;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Archive.Decoding;

internal sealed class BarDecoder(IReadOnlyList<ArchiveInstrument> instruments) : RowDecoder<StoredBar>(instruments)
{
    private StringArray _intervals = null!;
    private TimestampArray _startTimes = null!;
    private TimestampArray _endTimes = null!;
    private Date32Array _tradingDates = null!;
    private Decimal128Array _opens = null!;
    private Decimal128Array _highs = null!;
    private Decimal128Array _lows = null!;
    private Decimal128Array _closes = null!;
    private Decimal128Array _volumes = null!;
    private Decimal128Array _vwaps = null!;
    private Int64Array _tradeCounts = null!;
    private Int64Array _revisions = null!;
    private StringArray _origins = null!;
    private Decimal128Array _notionals = null!;
    private TimestampArray _firstTimes = null!;
    private Int64Array _firstSequences = null!;
    private TimestampArray _lastTimes = null!;
    private Int64Array _lastSequences = null!;

    protected override void Begin(BatchColumns columns)
    {
        _intervals = columns.Find<StringArray>("interval");
        _startTimes = columns.Find<TimestampArray>("start_time");
        _endTimes = columns.Find<TimestampArray>("end_time");
        _tradingDates = columns.Find<Date32Array>("trading_date");
        _opens = columns.Find<Decimal128Array>("open");
        _highs = columns.Find<Decimal128Array>("high");
        _lows = columns.Find<Decimal128Array>("low");
        _closes = columns.Find<Decimal128Array>("close");
        _volumes = columns.Find<Decimal128Array>("volume");
        _vwaps = columns.Find<Decimal128Array>("vwap");
        _tradeCounts = columns.Find<Int64Array>("trade_count");
        _revisions = columns.Find<Int64Array>("revision");
        _origins = columns.Find<StringArray>("origin");
        _notionals = columns.Find<Decimal128Array>("notional");
        _firstTimes = columns.Find<TimestampArray>("first_time");
        _firstSequences = columns.Find<Int64Array>("first_sequence");
        _lastTimes = columns.Find<TimestampArray>("last_time");
        _lastSequences = columns.Find<Int64Array>("last_sequence");
    }

    protected override StoredBar Read(Symbol key, int row)
    {
        var bar = new Bar
        {
            Symbol = key,
            Interval = BarInterval.Parse(BatchColumns.TextAt(_intervals, row) ?? string.Empty),
            StartTime = BatchColumns.TimeAt(_startTimes, row),
            EndTime = BatchColumns.TimeAt(_endTimes, row),
            TradingDate = BatchColumns.DateAt(_tradingDates, row),
            Open = BatchColumns.NumberAt(_opens, row),
            High = BatchColumns.NumberAt(_highs, row),
            Low = BatchColumns.NumberAt(_lows, row),
            Close = BatchColumns.NumberAt(_closes, row),
            Volume = BatchColumns.NumberOrNullAt(_volumes, row),
            Vwap = BatchColumns.NumberOrNullAt(_vwaps, row),
            TradeCount = BatchColumns.IntegerAt(_tradeCounts, row),
            Revision = checked((int)_revisions.Values[row]),
        };
        return new StoredBar(
            bar,
            BatchColumns.NumberOrNullAt(_notionals, row),
            new TickOrder(BatchColumns.TimeAt(_firstTimes, row), _firstSequences.Values[row]),
            new TickOrder(BatchColumns.TimeAt(_lastTimes, row), _lastSequences.Values[row]),
            BarOrigin.IsSupplied(BatchColumns.TextAt(_origins, row)));
    }
}
