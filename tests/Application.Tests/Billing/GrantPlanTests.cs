using FinApi.Application.Billing.GrantPlan;
using FinApi.Application.Callers;
using FinApi.Application.Results;
using FinApi.Domain.Accounts;
using FinApi.Domain.Billing;

namespace FinApi.Application.Tests.Billing;

public sealed class GrantPlanTests
{
    private readonly BillingWorld _world = new();

    [Fact]
    public async Task GrantPlan_ByAddressAndById_ChangesThatAccountAloneAndIsWrittenDownForBoth()
    {
        _world.Accounts.Add("op", isOperator: true);
        var by = _world.Accounts.UseKey(Scopes.Operator, "op");

        var granted = (await _world.GrantAsync("enterprise", email: "A1@example.com", by: by)).Value;

        Assert.Equal(("enterprise", "free"), (granted.Account.Plan, granted.PreviousPlan));
        Assert.Equal(("enterprise", "free"), _world.Plans);
        Assert.Equal(
            [("a1", AuditAction.PlanChanged, "enterprise", ""), ("op", AuditAction.PlanGranted, "a1", by.CredentialId)],
            _world.Accounts.Events.Select(each => (each.AccountId, each.Action, each.Subject, each.Actor)));

        Assert.Equal("enterprise", (await _world.GrantAsync("free", id: "a1", by: by)).Value.PreviousPlan);
        Assert.Equal(("free", "free"), _world.Plans);
    }

    [Fact]
    public async Task GrantPlan_ToWhoPaysForADearerOne_LeavesThat()
    {
        await _world.TellAsync(_world.Event(BillingEventKind.Active, 1) with
        {
            PurchaseId = "sub_1",
            AccountId = "a1",
            Plan = "enterprise",
        });

        Assert.Equal("enterprise", (await _world.GrantAsync("professional", id: "a1")).Value.Account.Plan);

        await _world.TellAsync(_world.Event(BillingEventKind.Cancelled, 2) with { PurchaseId = "sub_1" });
        Assert.Equal(("professional", "free"), _world.Plans);
    }

    [Theory]
    [InlineData("nobody", "", "enterprise", ErrorReason.AccountNotFound)]
    [InlineData("", "nobody@example.com", "enterprise", ErrorReason.AccountNotFound)]
    [InlineData("a1", "", "platinum", ErrorReason.PlanNotFound)]
    public async Task GrantPlan_OfNothing_IsNotFoundAndChangesNothing(
        string id, string email, string plan, string reason)
    {
        var error = (await _world.GrantAsync(plan, id, email)).Error!;

        Assert.Equal((ErrorKind.NotFound, reason), (error.Kind, error.Reason));
        Assert.Empty(_world.Accounts.Commits);
    }

    [Theory]
    [InlineData("", "", "free", "account_id")]
    [InlineData("a1", "a1@example.com", "free", "account_id")]
    [InlineData("a\0", "", "free", "account_id")]
    [InlineData("", "a1", "free", "email")]
    [InlineData("a1", "", "", "plan")]
    [InlineData("a1", "", "free", null)]
    public void GrantPlan_WrongField_IsNamed(string id, string email, string plan, string? field)
    {
        var result = new GrantPlanValidator().Validate(
            new GrantPlanCommand(Operator: null, CallOrigin.Server, id, email, plan));

        Assert.Equal(field, result.Errors.SingleOrDefault()?.PropertyName);
    }
}
