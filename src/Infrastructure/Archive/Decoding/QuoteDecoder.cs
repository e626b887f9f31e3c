using Apache.Arrow;
using FinApi.Application.Archive.Manifests;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Infrastructure.Archive.Decoding;

internal sealed class QuoteDecoder(IReadOnlyList<ArchiveInstrument> instruments) : RowDecoder<Quote>(instruments)
{
    private TimestampArray _eventTimes = null!;
    private Decimal128Array _bidPrices = null!;
    private Decimal128Array _bidSizes = null!;
    private StringArray _bidVenues = null!;
    private Decimal128Array _askPrices = null!;
    private Decimal128Array _askSizes = null!;
    private StringArray _askVenues = null!;
    private StringArray _conditions = null!;
    private TimestampArray _receiveTimes = null!;
    private Int64Array _sequences = null!;

    protected override void Begin(BatchColumns columns)
    {
        _eventTimes = columns.Find<TimestampArray>("event_time");
        _bidPrices = columns.Find<Decimal128Array>("bid_price");
        _bidSizes = columns.Find<Decimal128Array>("bid_size");
        _bidVenues = columns.Find<StringArray>("bid_venue");
        _askPrices = columns.Find<Decimal128Array>("ask_price");
        _askSizes = columns.Find<Decimal128Array>("ask_size");
        _askVenues = columns.Find<StringArray>("ask_venue");
        _conditions = columns.Find<StringArray>("conditions");
        _receiveTimes = columns.Find<TimestampArray>("receive_time");
        _sequences = columns.Find<Int64Array>("sequence");
    }

    protected override Quote Read(Symbol key, int row) => new()
    {
        Symbol = key,
        EventTime = BatchColumns.TimeAt(_eventTimes, row),
        BidPrice = BatchColumns.NumberOrNullAt(_bidPrices, row),
        BidSize = BatchColumns.NumberOrNullAt(_bidSizes, row),
        BidVenue = BatchColumns.TextAt(_bidVenues, row),
        AskPrice = BatchColumns.NumberOrNullAt(_askPrices, row),
        AskSize = BatchColumns.NumberOrNullAt(_askSizes, row),
        AskVenue = BatchColumns.TextAt(_askVenues, row),
        Conditions = BatchColumns.TextAt(_conditions, row),
        ReceiveTime = BatchColumns.TimeAt(_receiveTimes, row),
        Sequence = _sequences.Values[row],
    };
}
