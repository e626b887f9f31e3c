using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts;

/// <summary>
/// Who calls, and what it may do. Immutable and shared by all calls of the same key or session until something of it
/// changes; then calls get another one, and streams that are open learn it from <see cref="Ports.IAccountChanges"/>.
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
    /// <summary>Nobody in particular.</summary>
    public static Caller Anonymous { get; } = new(
        CallerKind.Anonymous,
        AccountId: string.Empty,
        CredentialId: string.Empty,
        Scopes.None,
        new Plan { Name = "anonymous", DisplayName = "No account", CallsPerMinute = 60, MaxStreams = 0, MaxTopics = 0 },
        KeyEnvironment.Live);

    /// <summary>The one caller there is as long as the API asks for no key.</summary>
    public static Caller Everybody { get; } = new(
        CallerKind.ApiKey,
        AccountId: "everybody",
        CredentialId: "everybody",
        Scopes.MarketRead | Scopes.HistoryRead | Scopes.StreamRead | Scopes.AccountWrite | Scopes.Ingest | Scopes.Operator,
        new Plan
        {
            Name = "enterprise",
            DisplayName = "Enterprise",
            CallsPerMinute = 6_000,
            MaxStreams = 20,
            MaxTopics = 3_000,
            AllowsEvery = true,
            ResumeWindow = Duration.FromMinutes(60),
            AllowsAllSymbols = true,
        },
        KeyEnvironment.Live);
}
