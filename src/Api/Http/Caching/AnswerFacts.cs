using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>What only the answer itself tells.</summary>
/// <param name="Extent">How much of what was asked for it holds.</param>
/// <param name="LatestTime">
/// The venue's time of its newest datum; null when it holds none or that does not matter.
/// </param>
/// <param name="Validator">Changes whenever the answer does; null: to be hashed.</param>
internal readonly record struct AnswerFacts(
    AnswerExtent Extent, Instant? LatestTime = null, string? Validator = null)
{
    /// <summary>The extent of a page of so many items.</summary>
    public static AnswerExtent ExtentOf(int count, string nextPageToken) => (count, nextPageToken.Length) switch
    {
        (0, _) => AnswerExtent.Empty,
        (_, 0) => AnswerExtent.Whole,
        _ => AnswerExtent.Part,
    };
}
