using FinApi.Domain.Conditions;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Storage;

/// <summary>
/// Which stored trades, quotes and supplied bars are meant. Bars that are made of trades or of other bars are never
/// meant: they follow the data that they are made of.
/// </summary>
/// <param name="Symbols">The instruments.</param>
/// <param name="Kinds">The kinds of data.</param>
/// <param name="Range">Their event times; of bars the start.</param>
public sealed record RowScope(IReadOnlyList<Symbol> Symbols, IReadOnlyList<DataKind> Kinds, TimeRange Range)
{
    /// <summary>Only rows that came from this source; null: from any.</summary>
    public string? Source { get; init; }

    /// <summary>The sequence numbers between which the source has rows; means nothing without a source.</summary>
    public SequenceRange Span { get; init; }
}
