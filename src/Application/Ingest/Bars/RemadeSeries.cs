using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Bars;

/// <summary>The day bars that take the place of all that are stored in the ranges of a remake.</summary>
/// <param name="Remake">What was to be made anew.</param>
/// <param name="Bars">The bars, ascending; of a session without data there is none.</param>
internal sealed record RemadeSeries(DayRemake Remake, IReadOnlyList<StoredBar> Bars)
{
    /// <summary>The newest day bars of the instrument that stand after the commit, ascending.</summary>
    public IReadOnlyList<StoredBar> Newest { get; init; } = [];

    /// <summary>The first and the last trading date that had or has a bar; null: none.</summary>
    public (LocalDate First, LocalDate Last)? Dates { get; init; }

    /// <summary>Those of trading dates of which no bar stands any more.</summary>
    public IReadOnlyList<GoneBar> GoneDates { get; init; } = [];

    /// <summary>Of the newest bars that stood, those in whose place, by their start, none stands.</summary>
    public IReadOnlyList<Bar> Gone { get; init; } = [];
}
