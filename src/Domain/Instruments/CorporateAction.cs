using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>A split or a dividend; at most one of a type an instrument and day.</summary>
public sealed record CorporateAction
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>First day on which the shares trade without the right, in the exchange's calendar.</summary>
    public required LocalDate ExDate { get; init; }

    /// <summary>What happened.</summary>
    public required CorporateActionType Type { get; init; }

    /// <summary>
    /// What prices of earlier days are multiplied by, above 0 and at most 10,000: 0.5 for a split of 2 for 1. Never
    /// null for a split. Null for a dividend means 1 - <see cref="Amount"/> / close of the session before
    /// <see cref="ExDate"/>.
    /// </summary>
    public decimal? PriceRatio { get; init; }

    /// <summary>Cash per share, above 0; null for a split.</summary>
    public decimal? Amount { get; init; }

    /// <summary>ISO 4217 code of <see cref="Amount"/>; null means the instrument's currency.</summary>
    public string? Currency { get; init; }
}
