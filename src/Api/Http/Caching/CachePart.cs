using FinApi.Domain.Freshness;
using NodaTime;

namespace FinApi.Api.Http.Caching;

/// <summary>One thing that an answer is made of: an instrument's bars, a market's sessions.</summary>
/// <param name="Resource">What of the thing, such as <c>bars</c>.</param>
/// <param name="Name">The thing, such as <c>AAPL</c>.</param>
/// <param name="Freshness">What is known of its age before it is read.</param>
internal sealed record CachePart(string Resource, string Name, FreshnessSubject Freshness)
{
    /// <summary>The name by which it is purged: <c>bars-AAPL</c>.</summary>
    public string Tag => CacheTag.Of(Resource, Name);

    /// <summary>
    /// Whether it covers days, from <see cref="StartTime"/> to the data's end, that are purged one by one.
    /// </summary>
    public bool CoversDays { get; init; }

    /// <summary>Start, inclusive, of the days that it covers; null: from the first one.</summary>
    public Instant? StartTime { get; init; }
}
