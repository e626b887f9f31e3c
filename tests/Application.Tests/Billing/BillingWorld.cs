using FinApi.Application.Billing;
using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Billing.RecordBillingEvent;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Application.Tests.Accounts;
using FinApi.Domain.Billing;
using MediatR;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace FinApi.Application.Tests.Billing;

/// <summary>Two accounts, and what a payment provider and an operator do for them.</summary>
internal sealed class BillingWorld
{
    private readonly PurchasedPlans _purchased;
    private int _events;

    public BillingWorld()
    {
        _purchased = new PurchasedPlans(Ledger, Accounts, Accounts.PlanChanges, Accounts.Edits);
        Accounts.Add();
        Accounts.Add("a2");
    }

    public AccountWorld Accounts { get; } = new();

    public MemoryBilling Ledger { get; } = new();

    /// <summary>The plans of both accounts.</summary>
    public (string First, string Second) Plans => (Accounts.Get().Plan, Accounts.Get("a2").Plan);

    public BillingEvent Event(BillingEventKind kind, int second, string? id = null) => new()
    {
        Id = id ?? $"evt_{_events++}",
        Kind = kind,
        EventTime = Accounts.Now + Duration.FromSeconds(second),
    };

    public Task<Result<Unit>> TellAsync(BillingEvent told) =>
        new RecordBillingEventHandler(
                Ledger,
                new LedgerEdits(Ledger),
                Accounts,
                _purchased,
                Accounts.Time,
                NullLogger<RecordBillingEventHandler>.Instance)
            .Handle(new RecordBillingEventCommand(told), TestContext.Current.CancellationToken);

    public Task<Result<GrantedPlan>> GrantAsync(string plan, string id = "", string email = "", Caller? by = null) =>
        new GrantPlanHandler(Ledger, new LedgerEdits(Ledger), Accounts, Accounts, _purchased, Accounts.Time)
            .Handle(
                new GrantPlanCommand(by, CallOrigin.Server, id, email, plan), TestContext.Current.CancellationToken);
}
