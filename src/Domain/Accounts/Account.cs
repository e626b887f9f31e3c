using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>An account. Immutable.</summary>
public sealed record Account
{
    /// <summary>Identifies the account; never changes.</summary>
    public required string Id { get; init; }

    /// <summary>Where its owner is reached; in lower case, unique.</summary>
    public required string Email { get; init; }

    /// <summary>Hash of its password in the format of ASP.NET Core Identity; null: no password signs in.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Name of the plan in force.</summary>
    public required string Plan { get; init; }

    /// <summary>Name of the plan from <see cref="NextPlanTime"/> on; null when no change is pending.</summary>
    public string? NextPlan { get; init; }

    /// <summary>When <see cref="NextPlan"/> takes effect; null when no change is pending.</summary>
    public Instant? NextPlanTime { get; init; }

    /// <summary>What its owner has declared.</summary>
    public ProfessionalStatus ProfessionalStatus { get; init; }

    /// <summary>The agreements that were accepted, oldest first.</summary>
    public IReadOnlyList<Agreement> Agreements { get; init; } = [];

    /// <summary>
    /// Whether it belongs to those who run the server: only their accounts may give the scopes ingest and operator.
    /// </summary>
    public bool IsOperator { get; init; }

    /// <summary>When it signed up.</summary>
    public required Instant CreateTime { get; init; }

    /// <summary>
    /// How often it was stored; 0 before the first time. A change is stored only over the revision that it was made
    /// from.
    /// </summary>
    public long Revision { get; init; }

    /// <summary>The plan in force at an instant: a pending change takes effect by itself.</summary>
    public string PlanAt(Instant instant) => NextPlan is not null && instant >= NextPlanTime ? NextPlan : Plan;

    /// <summary>The same account with a pending change that is due taken over.</summary>
    public Account SettledAt(Instant instant) =>
        NextPlan is not null && instant >= NextPlanTime
            ? this with { Plan = NextPlan, NextPlan = null, NextPlanTime = null }
            : this;
}
