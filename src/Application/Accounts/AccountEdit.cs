namespace FinApi.Application.Accounts;

/// <summary>What a use case has decided to do to an account.</summary>
/// <param name="Commit">What to store; null: nothing.</param>
/// <param name="Value">What to answer once it is stored.</param>
internal sealed record AccountEdit<T>(AccountCommit? Commit, T Value);
