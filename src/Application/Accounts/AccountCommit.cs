using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts;

/// <summary>What is written of one account at once, all of it or nothing. Immutable.</summary>
public sealed record AccountCommit
{
    /// <summary>The account as it shall be, with the revision that it was read with; 0: it is new.</summary>
    public required Account Account { get; init; }

    /// <summary>Whether what nodes remember of the account, its plan for one, is not so any more.</summary>
    public bool ChangesAccount { get; init; }

    /// <summary>Keys that are new, or replace those with the same id.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>Sessions that are new.</summary>
    public IReadOnlyList<Session> NewSessions { get; init; } = [];

    /// <summary>Ids of sessions that are over; those that are not there are skipped.</summary>
    public IReadOnlyList<string> EndedSessions { get; init; } = [];

    /// <summary>Plan periods that are new.</summary>
    public IReadOnlyList<PlanPeriod> PlanPeriods { get; init; } = [];

    /// <summary>
    /// Plan periods that begin at this time or later are forgotten before the new ones are added; null: none.
    /// </summary>
    public Instant? ForgetPlanPeriodsFrom { get; init; }

    /// <summary>What to write down about it.</summary>
    public IReadOnlyList<AuditEvent> AuditEvents { get; init; } = [];

    /// <summary>What other nodes have to be told once it is durable.</summary>
    public IReadOnlyList<AccountChange> Changes =>
    [
        .. ChangesAccount ? [new AccountChange(Account.Id, CredentialId: null)] : Array.Empty<AccountChange>(),
        .. ApiKeys.Select(key => new AccountChange(Account.Id, key.Id)),
        .. EndedSessions.Select(session => new AccountChange(Account.Id, session)),
    ];
}
