using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Bars;

/// <summary>The day bars that take the place of all that are stored in the ranges of a remake.</summary>
/// <param name="Remake">What was to be made anew.</param>
/// <param name="Bars">The bars, ascending; of a session without data there is none.</param>
internal sealed record RemadeSeries(DayRemake Remake, IReadOnlyList<StoredBar> Bars)
{
    /// <summary>The newest day bars of the instrument that stand after the commit, ascending.</summary>
    public IReadOnlyList<StoredBar> Newest { get; init; } = [];
}
