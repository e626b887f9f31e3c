using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>Trading dates of an instrument of which rows are deleted.</summary>
/// <param name="Range">From the start of the first to the end of the last.</param>
/// <param name="HasOthers">Whether other trades or supplied bars are stored there.</param>
internal readonly record struct TakenRange(TimeRange Range, bool HasOthers)
{
    /// <summary>Whether a time is in the range.</summary>
    public bool Contains(NodaTime.Instant time) => !(time < Range.Start) && !(time >= Range.End);
}
