namespace FinApi.Domain.Instruments;

/// <summary>
/// What happened to the shares of an issuer. The numbers are those of the contract and of the stores.
/// </summary>
public enum CorporateActionType
{
    /// <summary>A split, reverse split or stock dividend.</summary>
    Split = 1,

    /// <summary>A dividend in cash.</summary>
    CashDividend = 2,
}
