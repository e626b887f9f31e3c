using FinApi.Domain.Accounts;

namespace FinApi.Application.Accounts.Sessions;

/// <summary>The sessions of an account that are alive.</summary>
/// <param name="Sessions">Newest first.</param>
/// <param name="CurrentId">The one of the call; empty when it was not made with a session.</param>
public sealed record SessionList(IReadOnlyList<Session> Sessions, string CurrentId);
