using FinApi.Domain.Instruments;

namespace FinApi.Application.History;

/// <summary>Series in the order asked for; upper-case symbols of unknown instruments.</summary>
public sealed record BarBatch(IReadOnlyList<BarBatch.Series> AllSeries, IReadOnlyList<string> NotFound)
{
    /// <summary>The bars of one instrument; complete when its page's token is empty.</summary>
    public sealed record Series(Symbol Symbol, BarPage Page);
}
