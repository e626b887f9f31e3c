using FinApi.Application.Billing.RecordBillingEvent;
using FinApi.Domain.Accounts;
using FinApi.Domain.Billing;

namespace FinApi.Application.Tests.Billing;

public sealed class RecordBillingEventTests
{
    private readonly BillingWorld _world = new();

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public async Task Purchase_WhoseEventsComeInAnyOrder_GivesItsPlanToItsAccountAlone(params int[] order)
    {
        BillingEvent[] told =
        [
            Subscription(BillingEventKind.Active, "enterprise", 1),
            _world.Event(BillingEventKind.Linked, 2) with
            {
                PurchaseId = "sub_1", CustomerId = "cus_1", References = ["cs_1"], AccountId = "a1",
            },
            _world.Event(BillingEventKind.Paid, 1) with { PurchaseId = "sub_1", References = ["in_1"] },
        ];

        foreach (var i in order)
        {
            Assert.True((await _world.TellAsync(told[i])).IsSuccess);
        }

        Assert.Equal(("enterprise", "free"), _world.Plans);
        var changed = Assert.Single(_world.Accounts.Events);
        Assert.Equal(
            ("a1", AuditAction.PlanChanged, "enterprise", ""),
            (changed.AccountId, changed.Action, changed.Subject, changed.Actor));
    }

    [Theory]
    [InlineData(BillingEventKind.Reversed)]
    [InlineData(BillingEventKind.Cancelled)]
    [InlineData(BillingEventKind.Inactive)]
    public async Task Purchase_ThatEnds_GivesThePlanOfNewAccounts(BillingEventKind end)
    {
        await _world.TellAsync(Subscription(BillingEventKind.Active, "enterprise", 1) with { AccountId = "a1" });
        await _world.TellAsync(
            Subscription(BillingEventKind.Active, "enterprise", 1, "sub_2") with { AccountId = "a2" });

        await _world.TellAsync(_world.Event(end, 2) with { PurchaseId = "sub_1" });

        Assert.Equal(("free", "enterprise"), _world.Plans);
    }

    [Fact]
    public void Validate_SeveralBadReferences_NamesEach()
    {
        var told = _world.Event(BillingEventKind.Paid, 1) with { References = ["in 1", "in_2", string.Empty] };

        var result = new RecordBillingEventValidator().Validate(new RecordBillingEventCommand(told));

        Assert.Equal(["data.object", "data.object"], result.Errors.Select(error => error.PropertyName));
    }

    [Fact]
    public async Task Event_OlderThanWhatIsKnown_ChangesNothing()
    {
        await _world.TellAsync(Subscription(BillingEventKind.Cancelled, "enterprise", 5) with { AccountId = "a1" });

        await _world.TellAsync(Subscription(BillingEventKind.Active, "enterprise", 4) with { AccountId = "a1" });

        Assert.Equal(("free", "free"), _world.Plans);
    }

    [Fact]
    public async Task Event_ToldAgain_SettlesWhatWasNotSettledAndEntersNothing()
    {
        var told = Subscription(BillingEventKind.Active, "enterprise", 1) with { AccountId = "a1" };
        await _world.TellAsync(told);

        await _world.TellAsync(told);

        Assert.Equal(("enterprise", "free"), _world.Plans);
        Assert.Empty(_world.Accounts.Commits[^1].AuditEvents);

        // The node died between the ledger and the account.
        await _world.Accounts.CommitAsync(
            new() { Account = _world.Accounts.Get() with { Plan = "free" } }, TestContext.Current.CancellationToken);
        await _world.TellAsync(told);
        Assert.Equal(("enterprise", "free"), _world.Plans);
    }

    [Fact]
    public async Task Event_BesideAnother_IsDecidedAnew()
    {
        _world.Ledger.Meanwhile = _world.Ledger.Touch;

        await _world.TellAsync(Subscription(BillingEventKind.Active, "enterprise", 1) with { AccountId = "a1" });

        Assert.Equal(("enterprise", "free"), _world.Plans);
    }

    // A stranger who pays for somebody's account, and takes the money back, must not take that account's own plan.
    [Fact]
    public async Task Purchase_OfAStrangerForAnAccount_NeitherLowersItsPlanNorTakesItAway()
    {
        await _world.TellAsync(Subscription(BillingEventKind.Active, "enterprise", 1) with { AccountId = "a1" });
        await _world.TellAsync(Subscription(BillingEventKind.Active, "professional", 2, "sub_2") with
        {
            AccountId = "a1",
            CustomerId = "cus_2",
        });
        Assert.Equal(("enterprise", "free"), _world.Plans);

        await _world.TellAsync(_world.Event(BillingEventKind.Reversed, 3) with
        {
            References = ["ch_2"],
            CustomerId = "cus_2",
        });

        Assert.Equal(("enterprise", "free"), _world.Plans);
    }

    [Fact]
    public async Task Dispute_OfAChargeThatCameBeforeItsSubscription_EndsIt()
    {
        await _world.TellAsync(_world.Event(BillingEventKind.Linked, 1) with
        {
            References = ["ch_1", "pi_1"],
            CustomerId = "cus_1",
        });
        await _world.TellAsync(Subscription(BillingEventKind.Active, "enterprise", 1) with { AccountId = "a1" });

        await _world.TellAsync(_world.Event(BillingEventKind.Reversed, 9) with { References = ["dp_1", "ch_1"] });

        Assert.Equal(("free", "free"), _world.Plans);
    }

    [Theory]
    [InlineData("nobody", "enterprise")]
    [InlineData("a 1", "enterprise")]
    [InlineData("", "enterprise")]
    [InlineData("a1", "")]
    [InlineData("a1", "a plan that is gone")]
    public async Task Purchase_OfNobodyOrOfNoPlan_GivesNothing(string account, string plan)
    {
        var told = await _world.TellAsync(Subscription(BillingEventKind.Active, plan, 1) with { AccountId = account });

        Assert.True(told.IsSuccess);
        Assert.Equal(("free", "free"), _world.Plans);
    }

    [Fact]
    public async Task Event_ThatLeadsNowhere_IsTakenAndGivesNothing()
    {
        Assert.True((await _world.TellAsync(_world.Event(BillingEventKind.Paid, 1))).IsSuccess);
        Assert.Equal(("free", "free"), _world.Plans);
    }

    private BillingEvent Subscription(BillingEventKind kind, string plan, int second, string id = "sub_1") =>
        _world.Event(kind, second) with { PurchaseId = id, CustomerId = "cus_1", Plan = plan };
}
