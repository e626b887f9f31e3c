namespace FinApi.Domain.Accounts;

/// <summary>Ids of accounts, sessions and audit events: letters and digits that nobody guesses.</summary>
public static class AccountId
{
    /// <summary>Characters of an id: 95 random bits.</summary>
    public const int Length = 16;

    /// <summary>A new random id.</summary>
    public static string New() => Base62.Random(Length);
}
