namespace FinApi.Application.Accounts;

/// <summary>What became of a commit.</summary>
public enum AccountCommitResult
{
    /// <summary>It is stored, durably, and all nodes are being told.</summary>
    Stored,

    /// <summary>
    /// Nothing is stored: the account has another revision by now. Read the account and decide again.
    /// </summary>
    Outdated,

    /// <summary>Nothing is stored: another account has the address.</summary>
    EmailTaken,
}
