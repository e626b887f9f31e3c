using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>A new session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Token">Its token, which is told this once.</param>
public sealed record SignIn(Session Session, string Token);
