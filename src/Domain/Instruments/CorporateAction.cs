using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>One revision of a corporate action.</summary>
public sealed record CorporateAction
{
    /// <summary>The instrument.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>First day on which the shares trade without the right, in the exchange's calendar.</summary>
    public required LocalDate ExDate { get; init; }

    /// <summary>What happened.</summary>
    public required CorporateActionType Type { get; init; }

    /// <summary>
    /// What prices of earlier days are multiplied by, from 0.0001 to 10,000: 0.5 for a split of 2 for 1. Never
    /// null for a split, reverse split or stock dividend. Null for another one means 1 - <see cref="Amount"/> / close
    /// of the session before <see cref="ExDate"/>.
    /// </summary>
    public decimal? PriceRatio { get; init; }

    /// <summary>Cash per share, or the value per share of what is given out, above 0; null when unknown.</summary>
    public decimal? Amount { get; init; }

    /// <summary>
    /// Code of <see cref="Amount"/>'s currency or of its minor unit (GBX); null means the instrument's currency.
    /// </summary>
    public string? Currency { get; init; }

    /// <summary>The publisher's identifier, unique within the instrument, 1 to 64 characters; null for none.</summary>
    public string? ActionId { get; init; }

    /// <summary>
    /// Which of the actions of its type on its day, from 1 to <see cref="MaxOrdinal"/>; 0 while it is not known.
    /// </summary>
    public int Ordinal { get; init; }

    /// <summary>Whether it takes place.</summary>
    public CorporateActionStatus Status { get; init; }

    /// <summary>
    /// The symbol that it leads to: of the company that was spun off, of the buyer, or the instrument's next one; null
    /// when unknown.
    /// </summary>
    public Symbol? NewSymbol { get; init; }

    /// <summary>
    /// Number of the action within its instrument, which all its revisions share, from 1; 0 while it is not known.
    /// </summary>
    public int Number { get; init; }

    /// <summary>How often it was corrected, from 0.</summary>
    public int Revision { get; init; }

    /// <summary>When this revision was stored; null for one that was stored before times were kept.</summary>
    public Instant? PublishTime { get; init; }

    /// <summary>Most actions of one type and day.</summary>
    public const int MaxOrdinal = 100;

    /// <summary>Whether it changes the number of shares, and so adjusts volumes too.</summary>
    public bool IsSplit =>
        Type is CorporateActionType.Split or CorporateActionType.ReverseSplit or CorporateActionType.StockDividend;

    /// <summary>Whether what is said of the action is the same; which revision and when does not count.</summary>
    public bool SaysTheSameAs(CorporateAction other) =>
        this == other with { Revision = Revision, PublishTime = PublishTime };
}
