using NodaTime;

namespace FinApi.Domain.Billing;

/// <summary>
/// A subscription at a payment provider, or what an operator has granted: the reason why an account has a plan with a
/// fee. An account may have several, and has the dearest plan of those that are paid. Immutable.
/// </summary>
/// <remarks>
/// Of each kind of event only the newest is known, and the state follows from these. So events may come in any order
/// and any number of times, and what is older never wins.
/// </remarks>
public sealed record Purchase
{
    /// <summary>Identifies it: the provider's id of the subscription.</summary>
    public required string Id { get; init; }

    /// <summary>The account; null while nothing has named it. Never changes then.</summary>
    public string? AccountId { get; init; }

    /// <summary>Name of the plan; empty when its price is none of ours, null while no price was told.</summary>
    public string? Plan { get; init; }

    /// <summary>When the event happened that told the plan; null while none has.</summary>
    public Instant? PlanTime { get; init; }

    /// <summary>When it was last said to be in force; null: never.</summary>
    public Instant? ActiveTime { get; init; }

    /// <summary>When it was last said not to be in force; null: never.</summary>
    public Instant? InactiveTime { get; init; }

    /// <summary>When a period was last paid for; null: never.</summary>
    public Instant? PaidTime { get; init; }

    /// <summary>When a payment was last taken back; null: never.</summary>
    public Instant? ReversedTime { get; init; }

    /// <summary>When it ended for good; null: it has not.</summary>
    public Instant? CancelledTime { get; init; }

    /// <summary>When the newest event happened; null: there was none that says anything.</summary>
    public Instant? LastTime =>
        Later(Later(Later(ActiveTime, InactiveTime), Later(PaidTime, ReversedTime)), CancelledTime);

    /// <summary>Whether it gives the plan.</summary>
    public PurchaseState State
    {
        get
        {
            var inForce = Later(ActiveTime, PaidTime);
            return CancelledTime is not null ? PurchaseState.Ended
                // A subscription whose payment was taken back goes on at the provider: only a payment counts then.
                : ReversedTime is not null && !(PaidTime > ReversedTime) ? PurchaseState.Reversed
                : inForce is not null && !(InactiveTime > inForce) ? PurchaseState.Paid
                : PurchaseState.Pending;
        }
    }

    /// <summary>The purchase after an event.</summary>
    public Purchase After(BillingEvent told)
    {
        var known = (this with { AccountId = AccountId ?? told.AccountId }).WithPlan(told);
        var time = told.EventTime;
        return told.Kind switch
        {
            BillingEventKind.Active => known with { ActiveTime = Later(ActiveTime, time) },
            BillingEventKind.Inactive => known with { InactiveTime = Later(InactiveTime, time) },
            BillingEventKind.Paid => known with { PaidTime = Later(PaidTime, time) },
            BillingEventKind.Reversed => known with { ReversedTime = Later(ReversedTime, time) },
            BillingEventKind.Cancelled => known with { CancelledTime = Later(CancelledTime, time) },
            _ => known,
        };
    }

    private static Instant? Later(Instant? one, Instant? other) => one >= other || other is null ? one : other;

    // Of the same second the subscription knows better than an invoice.
    private Purchase WithPlan(BillingEvent told)
    {
        var isNewer = PlanTime is not { } known
            || told.EventTime > known
            || (told.EventTime == known && told.Kind is BillingEventKind.Active or BillingEventKind.Inactive);
        return told.Plan is { } plan && isNewer ? this with { Plan = plan, PlanTime = told.EventTime } : this;
    }
}
