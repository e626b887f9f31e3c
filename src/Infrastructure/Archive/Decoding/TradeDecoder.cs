using Apache.Arrow;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Archive.Decoding;

internal sealed class TradeDecoder(IReadOnlyList<ArchiveInstrument> instruments) : RowDecoder<Trade>(instruments)
{
    private TimestampArray _eventTimes = null!;
    private Decimal128Array _prices = null!;
    private Decimal128Array _sizes = null!;
    private StringArray _venues = null!;
    private StringArray _conditions = null!;
    private StringArray _tradeIds = null!;
    private StringArray _sides = null!;
    private TimestampArray _receiveTimes = null!;
    private Int64Array _sequences = null!;

    protected override void Begin(BatchColumns columns)
    {
        _eventTimes = columns.Find<TimestampArray>("event_time");
        _prices = columns.Find<Decimal128Array>("price");
        _sizes = columns.Find<Decimal128Array>("size");
        _venues = columns.Find<StringArray>("venue");
        _conditions = columns.Find<StringArray>("conditions");
        _tradeIds = columns.Find<StringArray>("trade_id");
        _sides = columns.Find<StringArray>("aggressor_side");
        _receiveTimes = columns.Find<TimestampArray>("receive_time");
        _sequences = columns.Find<Int64Array>("sequence");
    }

    protected override Trade Read(Symbol key, int row) => new()
    {
        Symbol = key,
        EventTime = BatchColumns.TimeAt(_eventTimes, row),
        Price = BatchColumns.NumberAt(_prices, row),
        Size = BatchColumns.NumberAt(_sizes, row),
        Venue = BatchColumns.TextAt(_venues, row),
        Conditions = BatchColumns.TextAt(_conditions, row),
        TradeId = BatchColumns.TextAt(_tradeIds, row),
        AggressorSide = AggressorText.Parse(BatchColumns.TextAt(_sides, row)),
        ReceiveTime = BatchColumns.TimeAt(_receiveTimes, row),
        Sequence = _sequences.Values[row],
    };
}
