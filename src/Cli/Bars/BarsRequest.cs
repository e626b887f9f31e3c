using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Cli.Bars;

/// <summary>What the user asked to see.</summary>
internal sealed record BarsRequest
{
    /// <summary>The adjustment of prices as they were traded.</summary>
    public const string Raw = "raw";

    public required string Symbol { get; init; }

    public required BarInterval Interval { get; init; }

    public Instant? Start { get; init; }

    public Instant? End { get; init; }

    /// <summary>Short names of adjustments; the first is raw where there is no other.</summary>
    public required IReadOnlyList<string> Adjustments { get; init; }

    /// <summary>All of them in one word, such as <c>split+dividend</c>.</summary>
    public string Adjustment => string.Join('+', Adjustments.Distinct(StringComparer.Ordinal));

    /// <summary>When the corporate actions were known; null: now.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>Most bars; null is all of the range.</summary>
    public int? Limit { get; init; }

    /// <summary>Without a start the last bars are wanted, else the first ones.</summary>
    public bool WantsLatest => Start is null && Limit is not null;
}
