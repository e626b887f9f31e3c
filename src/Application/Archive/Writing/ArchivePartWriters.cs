using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Rows;
using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Archive.Writing;

/// <summary>Who writes and reads the files of each kind.</summary>
internal sealed class ArchivePartWriters
{
    private readonly Dictionary<DataKind, IArchivePartWriter> _writers;

    public ArchivePartWriters(
        LatestMarket market,
        ITradeReader trades,
        IQuoteReader quotes,
        IBarReader bars,
        IArchiveFiles files,
        IArchiveStore store)
    {
        var ofTrades = new TickRowSource<Trade>(ArchiveColumns.OfTrades, trades.ReadPageAsync, TickOrder.Of);
        var ofQuotes = new TickRowSource<Quote>(ArchiveColumns.OfQuotes, quotes.ReadPageAsync, TickOrder.Of);
        _writers = new()
        {
            [DataKind.Trades] = new ArchivePartWriter<Trade>(market, ofTrades, files, store),
            [DataKind.Quotes] = new ArchivePartWriter<Quote>(market, ofQuotes, files, store),
            [DataKind.Bars] = new ArchivePartWriter<StoredBar>(market, new BarRowSource(bars), files, store),
        };
    }

    /// <summary>That of a kind.</summary>
    public IArchivePartWriter this[DataKind kind] => _writers[kind];
}
