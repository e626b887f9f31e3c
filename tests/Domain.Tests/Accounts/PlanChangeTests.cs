using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Domain.Tests.Accounts;

public sealed class PlanChangeTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 16, 12, 0);
    private static readonly Instant MonthEnd = Instant.FromUtc(2026, 12, 1, 0, 0);
    private static readonly Plan Free = Plan("free", 0);
    private static readonly Plan Professional = Plan("professional", 30);

    [Fact]
    public void Of_UpgradeNow_TakesEffectAtOnceAndCostsTheRestOfTheMonth()
    {
        var change = PlanChange.Of(Account("free"), [Begin(Free)], Professional, PlanChangeTime.Now, Now);

        Assert.Equal(
            ("professional", Now, AuditAction.PlanChanged),
            (change.Account.Plan, change.EffectiveTime, change.Action));
        Assert.Equal([PlanPeriod.Begin("a", Now, Professional)], change.NewPeriods);
        Assert.Equal(15m, change.AmountNow);
    }

    [Fact]
    public void Of_DowngradeNow_SavesTheDaysAfterToday()
    {
        var change = PlanChange.Of(Account("professional"), [Begin(Professional)], Free, PlanChangeTime.Now, Now);

        Assert.Equal(-14m, change.AmountNow);
    }

    [Fact]
    public void Of_AtPeriodEnd_ChangesNothingOfThisMonth()
    {
        var change = PlanChange.Of(Account("professional"), [Begin(Professional)], Free, PlanChangeTime.PeriodEnd, Now);

        Assert.Equal(
            ("professional", "free", MonthEnd),
            (change.Account.Plan, change.Account.NextPlan, change.Account.NextPlanTime));
        Assert.Equal(
            (0m, MonthEnd, AuditAction.PlanScheduled), (change.AmountNow, change.ForgottenFrom, change.Action));
        Assert.Equal("professional", change.Account.PlanAt(MonthEnd - Duration.Epsilon));
        Assert.Equal("free", change.Account.PlanAt(MonthEnd));
    }

    [Fact]
    public void Of_PlanInForceWithAPendingChange_TakesItBack()
    {
        var pending = Account("professional") with { NextPlan = "free", NextPlanTime = MonthEnd };

        var change = PlanChange.Of(
            pending,
            [Begin(Professional), PlanPeriod.Begin("a", MonthEnd, Free)],
            Professional,
            PlanChangeTime.Now,
            Now);

        Assert.Equal(
            (null, AuditAction.PlanKept, MonthEnd), (change.Account.NextPlan, change.Action, change.ForgottenFrom));
        Assert.Empty(change.NewPeriods);
        Assert.Equal(0m, change.AmountNow);
    }

    [Fact]
    public void Of_PlanInForceWithoutAPendingChange_IsNoChange() =>
        Assert.Null(PlanChange.Of(Account("free"), [Begin(Free)], Free, PlanChangeTime.Now, Now).Action);

    [Fact]
    public void Of_AfterAPendingChangeWasDue_StartsFromThePlanInForce()
    {
        var due = Account("professional") with { NextPlan = "free", NextPlanTime = Now - Duration.FromDays(1) };

        var change = PlanChange.Of(due, [Begin(Professional)], Free, PlanChangeTime.Now, Now);

        Assert.Null(change.Action);
        Assert.Equal(("free", null), (change.Account.Plan, change.Account.NextPlan));
    }

    [Fact]
    public void Of_FeeOfThePlanHasChangedSince_KeepsWhatWasAgreed()
    {
        var change = PlanChange.Of(
            Account("professional"), [Begin(Professional)], Plan("enterprise", 300), PlanChangeTime.PeriodEnd, Now);

        Assert.Equal(30m, PlanFees.Sum(change.FeesAfter));
    }

    private static PlanPeriod Begin(Plan plan) => PlanPeriod.Begin("a", Instant.FromUtc(2026, 10, 1, 0, 0), plan);

    private static Account Account(string plan) =>
        new() { Id = "a", Email = "a@example.com", Plan = plan, CreateTime = Instant.FromUtc(2026, 10, 1, 0, 0) };

    private static Plan Plan(string name, decimal fee) => new()
    {
        Name = name,
        DisplayName = name,
        MonthlyFee = fee,
        CallsPerMinute = 60,
        MaxStreams = 1,
        MaxTopics = 1,
    };
}
