namespace FinApi.Domain.Adjustments;

/// <summary>Why a corporate action adjusts nothing. The numbers are those of the contract.</summary>
public enum NotAppliedReason
{
    /// <summary>It is applied.</summary>
    None = 0,

    /// <summary>It is announced, not confirmed.</summary>
    Announced = 1,

    /// <summary>It was withdrawn.</summary>
    Withdrawn = 2,

    /// <summary>Actions of its type (mergers, changes of the symbol) adjust nothing.</summary>
    TypeNotAdjusting = 3,

    /// <summary>Neither a ratio above 0 nor an amount is known.</summary>
    TermsMissing = 4,

    /// <summary>No close before the ex-date is stored, to compare the amount with.</summary>
    CloseMissing = 5,

    /// <summary>The amount is the close before the ex-date or more: no price would be left.</summary>
    AmountNotBelowClose = 6,

    /// <summary>The amount is in another currency than the prices.</summary>
    OtherCurrency = 7,

    /// <summary>Prices of the instrument may be zero or negative, and a ratio means nothing for these.</summary>
    SignedPrices = 8,

    /// <summary>Its ex-date has not begun: no price without the right has been traded yet.</summary>
    NotYetEffective = 9,

    /// <summary>Another instrument has the new symbol on the ex-date: the symbol does not change.</summary>
    SymbolInUse = 30,
}
