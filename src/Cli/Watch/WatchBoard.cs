using System.Globalization;
using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;
using NodaTime;

namespace FinApi.Cli.Watch;

/// <summary>
/// What is known of each instrument, in the order asked for. One frame at a time; read under its lock.
/// </summary>
internal sealed class WatchBoard
{
    private readonly Dictionary<string, WatchRow> _rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, string> _symbols = [];

    public WatchBoard(IReadOnlyList<string> symbols)
    {
        foreach (var symbol in symbols)
        {
            _rows.Add(symbol, new WatchRow(symbol));
        }

        Rows = [.. _rows.Values];
    }

    public Lock Lock { get; } = new();

    public IReadOnlyList<WatchRow> Rows { get; }

    /// <summary>Whether prices may be made up.</summary>
    public bool IsSimulated { get; set; }

    /// <summary>Says under which symbol the server shows an instrument that was asked for by another name.</summary>
    public void Name(string asked, string shown) => _rows.TryAdd(shown, _rows[asked]);

    public void SetClose(Snapshot snapshot)
    {
        var last = snapshot.Trade?.Price ?? snapshot.DayBar?.Close;
        if (snapshot.HasChange && last is not null && _rows.TryGetValue(snapshot.Symbol, out var row))
        {
            row.PreviousClose = Parse(last) - Parse(snapshot.Change);
        }
    }

    /// <summary>Takes a frame in; returns the rows that it changed, in the order of the frame.</summary>
    public IReadOnlyList<WatchRow> Take(StreamFrame frame)
    {
        switch (frame.FrameCase)
        {
            case StreamFrame.FrameOneofCase.Welcome:
                _symbols.Clear();
                return [];
            case StreamFrame.FrameOneofCase.Snapshot:
                var snapshot = frame.Snapshot;
                _symbols[snapshot.TopicId] = snapshot.Symbol;

                return Changed(Apply(snapshot, ServerText.InstantOf(frame.ServerTime)));
            case StreamFrame.FrameOneofCase.Data:
                var sentAt = ServerText.InstantOf(frame.ServerTime);
                return [.. frame.Data.Items
                    .Select(item => Apply(SymbolOf(item), item.Quote, item.Trade, sentAt))
                    .OfType<WatchRow>()
                    .Distinct()];
            default:
                return [];
        }
    }

    private string SymbolOf(DataItem item) =>
        item.Symbol.Length > 0 ? item.Symbol : _symbols.GetValueOrDefault(item.TopicId, string.Empty);

    private static IReadOnlyList<WatchRow> Changed(WatchRow? row) => row is null ? [] : [row];

    // What stood before says nothing of the feed's lag. A row is updated by its first datum, not by what stood before.
    private WatchRow? Apply(TopicSnapshot snapshot, Instant sentAt)
    {
        var row = Apply(snapshot.Symbol, snapshot.Quote, snapshot.Trade, sentAt: null);
        if (row is null && snapshot.Channel == StreamChannel.Trades && _rows.TryGetValue(snapshot.Symbol, out row))
        {
            row.NoTrade();
        }

        if (row?.UpdateTime is not null)
        {
            (row.UpdateTime, row.Lag) = (sentAt, null);
        }

        return row;
    }

    private WatchRow? Apply(string symbol, Quote? quote, Trade? trade, Instant? sentAt)
    {
        if (!_rows.TryGetValue(symbol, out var row) || (quote is null && trade is null))
        {
            return null;
        }

        if (quote is not null)
        {
            row.Quote(quote.HasBidPrice ? quote.BidPrice : null, quote.HasAskPrice ? quote.AskPrice : null);
        }

        if (trade is not null)
        {
            row.Trade(trade.Price);
        }

        if (sentAt is { } sent)
        {
            row.Lag = sent - ServerText.InstantOf((quote?.EventTime ?? trade?.EventTime)!);
            row.UpdateTime = sent;
        }

        return row;
    }

    private static decimal Parse(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
}
