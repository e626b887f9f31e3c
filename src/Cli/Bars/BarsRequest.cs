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

    /// <summary>raw, split, dividend or all.</summary>
    public required string Adjustment { get; init; }

    /// <summary>Most bars; null is all of the range.</summary>
    public int? Limit { get; init; }

    /// <summary>Without a start the last bars are wanted, else the first ones.</summary>
    public bool WantsLatest => Start is null && Limit is not null;
}
