using FinApi.Application.Billing;
using FinApi.Domain.Billing;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts.Billing;

public abstract class BillingLedgerContract : StoreContract
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 1, 9, 30) + Duration.FromNanoseconds(123_456_789);

    private IBillingLedger Ledger => Store.Billing;

    [Fact]
    public async Task StoreAsync_Purchase_IsFoundByItsIdByReferencesAndThroughTheCustomer()
    {
        await EnterAsync("e1", null, ("ch_1", "cus_1"));
        await EnterAsync("e2", Full("sub_1", "a1"), ("in_1", "sub_1"), ("cus_1", "sub_1"));
        await EnterAsync("e3", Full("sub_2", "a2"), ("cus_2", "sub_2"));
        await Store.ReopenAsync();

        foreach (var reference in (string[])["sub_1", "in_1", "cus_1", "ch_1"])
        {
            Assert.Equal([Full("sub_1", "a1")], (await ReadAsync("e9", reference)).Purchases);
        }

        Assert.Equal(
            [Full("sub_1", "a1"), Full("sub_2", "a2")], (await ReadAsync("e9", "cus_2", "in_1")).Purchases);
        Assert.Empty((await ReadAsync("e9", "nothing")).Purchases);
        Assert.Empty((await ReadAsync("e9")).Purchases);
    }

    [Fact]
    public async Task StoreAsync_PurchaseAgain_ReplacesItAndTheReference()
    {
        await EnterAsync("e1", new Purchase { Id = "sub_1" }, ("cus_1", "sub_1"));
        await EnterAsync("e2", Full("sub_1", "a1"));
        await EnterAsync("e3", Full("sub_2", "a1"), ("cus_1", "sub_2"));

        Assert.Equal([Full("sub_1", "a1"), Full("sub_2", "a1")], await Ledger.ListAsync("a1", Cancellation));
        Assert.Equal([Full("sub_2", "a1")], (await ReadAsync("e9", "cus_1")).Purchases);
        Assert.Empty(await Ledger.ListAsync("a2", Cancellation));
    }

    [Fact]
    public async Task StoreAsync_OutdatedRevision_StoresNothing()
    {
        var before = await ReadAsync("e1", "sub_1");
        await EnterAsync("e0", new Purchase { Id = "sub_1" });

        Assert.False(await Ledger.StoreAsync(
            new BillingEntry(before.Revision, "e1", Start, Full("sub_1", "a1"), []), Cancellation));

        var after = await ReadAsync("e1", "sub_1");
        Assert.Equal((false, new Purchase { Id = "sub_1" }), (after.IsKnown, Assert.Single(after.Purchases)));
    }

    [Fact]
    public async Task StoreAsync_ManyAtOnce_EntersEachOnce()
    {
        var entered = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            var view = await ReadAsync($"e{i}");
            return await Ledger.StoreAsync(
                new BillingEntry(view.Revision, $"e{i}", Start, Full($"sub_{i}", "a1"), []), Cancellation);
        }));

        Assert.Equal(entered.Count(each => each), (await Ledger.ListAsync("a1", Cancellation)).Count);
        Assert.Contains(true, entered);
    }

    [Fact]
    public async Task ReadAsync_EventThatWasEntered_IsKnownForNinetyDays()
    {
        await EnterAsync("e1", null);
        Assert.True((await ReadAsync("e1")).IsKnown);
        Assert.False((await ReadAsync("e2")).IsKnown);

        await EnterAsync("e2", null, Start + Duration.FromDays(90) + Duration.FromSeconds(1));

        Assert.False((await ReadAsync("e1")).IsKnown);
        Assert.True((await ReadAsync("e2")).IsKnown);
    }

    private static Purchase Full(string id, string account) => new()
    {
        Id = id,
        AccountId = account,
        Plan = $"plan of {id}",
        PlanTime = Start,
        ActiveTime = Start + Duration.FromSeconds(1),
        InactiveTime = Start + Duration.FromSeconds(2),
        PaidTime = Start + Duration.FromSeconds(3),
        ReversedTime = Start + Duration.FromSeconds(4),
        CancelledTime = Start + Duration.FromSeconds(5),
    };

    private ValueTask<BillingView> ReadAsync(string eventId, params string[] references) =>
        Ledger.ReadAsync(eventId, references, Cancellation);

    private Task EnterAsync(string eventId, Purchase? purchase, params (string Reference, string Target)[] links) =>
        EnterAsync(eventId, purchase, Start, links);

    private async Task EnterAsync(
        string eventId, Purchase? purchase, Instant time, params (string Reference, string Target)[] links)
    {
        var view = await ReadAsync(eventId);
        var entry = new BillingEntry(
            view.Revision,
            eventId,
            time,
            purchase,
            [.. links.Select(link => KeyValuePair.Create(link.Reference, link.Target))]);
        Assert.True(await Ledger.StoreAsync(entry, Cancellation));
    }
}
