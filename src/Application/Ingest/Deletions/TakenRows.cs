using FinApi.Application.Storage;
using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>The rows that the commit deletes, which are still in the store while it is built.</summary>
/// <param name="scope">Which rows.</param>
/// <param name="ranges">Of a source: its sequence numbers, ascending.</param>
internal sealed class TakenRows(RowScope scope, IReadOnlyList<SequenceRange> ranges)
{
    private readonly HashSet<Symbol> _symbols = [.. scope.Symbols];

    /// <summary>Whether a stored trade goes.</summary>
    public bool Has(Trade trade) =>
        scope.Kinds.Contains(DataKind.Trades) && Has(trade.Symbol, trade.EventTime, trade.Sequence);

    /// <summary>Whether a stored bar goes because a source has supplied it.</summary>
    public bool Has(StoredBar stored) =>
        stored.IsSupplied
        && scope.Kinds.Contains(DataKind.Bars)
        && Has(stored.Bar.Symbol, stored.Bar.StartTime, stored.First.Sequence);

    private bool Has(Symbol symbol, Instant time, long sequence) =>
        _symbols.Contains(symbol)
        && !(time < scope.Range.Start)
        && !(time >= scope.Range.End)
        && (scope.Source is null || IsOfSource(sequence));

    private bool IsOfSource(long sequence)
    {
        var (low, high) = (0, ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ranges[middle].First <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && sequence <= ranges[low - 1].Last;
    }
}
