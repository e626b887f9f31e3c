using FinApi.Domain.Accounts;

namespace FinApi.Application.Callers;

/// <summary>
/// Who calls, and what it may do. Immutable and shared by all calls of the same key or session until something of it
/// changes; then calls get another one, and open streams are told of the change.
/// </summary>
/// <param name="Kind">How it has shown who it is.</param>
/// <param name="AccountId">The account that it acts for; empty for an anonymous caller.</param>
/// <param name="CredentialId">Id of the API key or session; empty for an anonymous caller.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Plan">The plan in force for its account.</param>
/// <param name="Environment">Which market it sees.</param>
public sealed record Caller(
    CallerKind Kind, string AccountId, string CredentialId, Scopes Scopes, Plan Plan, KeyEnvironment Environment)
{
    /// <summary>HMAC of the secret or token that it has shown: so that a stream can be looked up again.</summary>
    internal ReadOnlyMemory<byte> SecretHash { get; init; }

    /// <summary>Nobody in particular.</summary>
    public static Caller Anonymous { get; } = new(
        CallerKind.Anonymous,
        AccountId: string.Empty,
        CredentialId: string.Empty,
        Scopes.None,
        new Plan { Name = "anonymous", DisplayName = "No account", CallsPerMinute = 60, MaxStreams = 0, MaxTopics = 0 },
        KeyEnvironment.Live);
}
