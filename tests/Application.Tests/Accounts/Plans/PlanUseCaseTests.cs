using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Audits.ListAuditEvents;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Accounts.Plans.ChangePlan;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Accounts.StreamSlots.TerminateStreamSession;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Tests.Accounts.Plans;

public sealed class PlanUseCaseTests
{
    private readonly AccountWorld _world = new();

    public PlanUseCaseTests() => _world.Add();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PlanChangeTime.Now)]
    [InlineData(PlanChangeTime.PeriodEnd)]
    public async Task PreviewPlanChange_ThenChangePlan_CostsWhatWasSaid(PlanChangeTime time)
    {
        var preview = (await new PreviewPlanChangeHandler(_world, _world.PlanChanges, _world, _world.Time).Handle(
            new PreviewPlanChangeQuery(_world.SignIn(), CallOrigin.Server, "professional", time), Cancellation)).Value;
        Assert.Empty(_world.Commits);

        var changed = (await ChangeAsync("professional", time)).Value;

        Assert.Equal(preview.AmountNow, changed.AmountNow);
        Assert.Equal(time == PlanChangeTime.Now ? 15m : 0m, preview.AmountNow);
        Assert.Equal((30m, "USD"), (preview.MonthlyFee, preview.Currency));
        Assert.True(_world.Commits.Single().ChangesAccount);
    }

    [Fact]
    public async Task ChangePlan_AtPeriodEnd_TakesEffectByItself()
    {
        await ChangeAsync("professional", PlanChangeTime.PeriodEnd);
        Assert.Equal("free", (await GetAsync()).Plan);

        _world.Time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

        var account = await GetAsync();
        Assert.Equal(("professional", null), (account.Plan, account.NextPlan));
    }

    [Fact]
    public async Task ChangePlan_TakenBack_LeavesTheLedgerAsItWas()
    {
        var before = await _world.ListPlanPeriodsAsync("a1", Cancellation);
        await ChangeAsync("professional", PlanChangeTime.PeriodEnd);

        await ChangeAsync("free", PlanChangeTime.Now);

        Assert.Equal(before, await _world.ListPlanPeriodsAsync("a1", Cancellation));
        Assert.Equal(
            [AuditAction.PlanScheduled, AuditAction.PlanKept], _world.Events.Select(found => found.Action));
    }

    [Fact]
    public async Task ChangePlan_PlanInForce_StoresNothing()
    {
        Assert.True((await ChangeAsync("free", PlanChangeTime.Now)).IsSuccess);
        Assert.Empty(_world.Commits);
    }

    [Theory]
    [InlineData(PlanChangeTime.Now)]
    [InlineData(PlanChangeTime.PeriodEnd)]
    public async Task ChangePlan_ThatOthersGrant_IsRefusedWithWhereToPayAndStoresNothing(PlanChangeTime time)
    {
        _world.Way = new PlanWay(PlanWayKind.Payment, "https://pay.example.com/a1");

        var error = (await ChangeAsync("professional", time)).Error!;

        Assert.Equal((ErrorKind.PermissionDenied, ErrorReason.PlanGrantRequired), (error.Kind, error.Reason));
        Assert.Equal("https://pay.example.com/a1", error.Metadata!["checkout_url"]);
        Assert.Empty(_world.Commits);
    }

    [Fact]
    public async Task ChangePlan_PlanInForceWhereOthersGrant_TakesAPendingChangeBack()
    {
        await ChangeAsync("professional", PlanChangeTime.PeriodEnd);
        _world.Way = new PlanWay(PlanWayKind.Operator);

        Assert.True((await ChangeAsync("free", PlanChangeTime.Now)).IsSuccess);
        Assert.Null((await GetAsync()).NextPlan);
    }

    [Fact]
    public async Task ChangePlan_UnknownPlan_IsNotFound() =>
        Assert.Equal(
            ErrorReason.PlanNotFound, (await ChangeAsync("platinum", PlanChangeTime.Now)).Error!.Reason);

    [Fact]
    public async Task ListAuditEvents_PageByPage_GivesEachOnce()
    {
        foreach (var plan in (string[])["professional", "enterprise", "free", "enterprise", "professional"])
        {
            await ChangeAsync(plan, PlanChangeTime.Now);
            _world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var subjects = new List<string>();
        var token = string.Empty;
        do
        {
            var page = (await new ListAuditEventsHandler(_world, _world.Tokens)
                .Handle(new ListAuditEventsQuery(_world.SignIn(), 2, token), Cancellation)).Value;
            subjects.AddRange(page.Events.Select(found => found.Subject));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(["professional", "enterprise", "free", "enterprise", "professional"], subjects);
    }

    [Fact]
    public async Task TerminateStreamSession_OfAnotherAccount_IsNotFoundAsAnUnknownOneAndToldToNobody()
    {
        _world.Add("a2");
        await _world.Slots.TakeAsync("a1", 1, new StreamHolder("s1", "client", Instant.MinValue), Cancellation);

        var foreign = await TerminateAsync(_world.SignIn("a2"), "s1");
        var unknown = await TerminateAsync(_world.SignIn("a2"), "s2");

        Assert.Equal(unknown.Error, foreign.Error);
        Assert.Equal(ErrorKind.NotFound, foreign.Error!.Kind);
        Assert.Empty(_world.Published);
    }

    [Fact]
    public async Task TerminateStreamSession_OwnOne_TellsEveryNode()
    {
        await _world.Slots.TakeAsync("a1", 1, new StreamHolder("s1", "client", Instant.MinValue), Cancellation);

        Assert.True((await TerminateAsync(_world.SignIn(), "s1")).IsSuccess);

        Assert.Equal([new AccountChange("a1", null, "s1")], _world.Published);
        Assert.Equal(AuditAction.StreamTerminated, _world.Events.Single().Action);
    }

    private Task<Result<ChangedPlan>> ChangeAsync(string plan, PlanChangeTime time) =>
        new ChangePlanHandler(_world.PlanChanges, _world, _world.Edits)
            .Handle(new ChangePlanCommand(_world.SignIn(), CallOrigin.Server, plan, time), Cancellation);

    private async Task<Account> GetAsync() =>
        (await new GetAccountHandler(_world, _world.Time)
            .Handle(new GetAccountQuery(_world.SignIn()), Cancellation)).Value;

    private Task<Result<MediatR.Unit>> TerminateAsync(Caller caller, string id) =>
        new TerminateStreamSessionHandler(_world.Slots, _world, _world.Edits)
            .Handle(new TerminateStreamSessionCommand(caller, CallOrigin.Server, id), Cancellation);
}
