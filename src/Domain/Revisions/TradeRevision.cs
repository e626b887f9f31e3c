using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Revisions;

/// <summary>That a stored trade was cancelled or corrected. All versions of a trade have its sequence.</summary>
public sealed record TradeRevision
{
    /// <summary>The trade as it stood until then.</summary>
    public required Trade Before { get; init; }

    /// <summary>The trade as it stands from then on; null: it was cancelled.</summary>
    public Trade? After { get; init; }

    /// <summary>When the cancel or correction arrived here.</summary>
    public required Instant Time { get; init; }

    /// <summary>Its own position in the log of ticks, from 1.</summary>
    public required long Sequence { get; init; }

    /// <summary>The newest trade of the instrument that stands after its commit; null: none does.</summary>
    public Trade? Latest { get; init; }

    /// <summary>The instrument.</summary>
    public Symbol Symbol => Before.Symbol;
}
