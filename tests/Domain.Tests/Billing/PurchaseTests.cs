using CsCheck;
using FinApi.Domain.Billing;
using NodaTime;

namespace FinApi.Domain.Tests.Billing;

public sealed class PurchaseTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 15, 0);

    [Theory]
    [InlineData("", PurchaseState.Pending)]
    [InlineData("Linked1", PurchaseState.Pending)]
    [InlineData("Inactive1", PurchaseState.Pending)]
    [InlineData("Active1", PurchaseState.Paid)]
    [InlineData("Paid1", PurchaseState.Paid)]
    [InlineData("Inactive1 Paid1", PurchaseState.Paid)]
    [InlineData("Active1 Inactive2", PurchaseState.Pending)]
    [InlineData("Paid1 Inactive2", PurchaseState.Pending)]
    [InlineData("Inactive2 Active1", PurchaseState.Pending)]
    [InlineData("Inactive2 Active3", PurchaseState.Paid)]
    [InlineData("Paid1 Reversed2", PurchaseState.Reversed)]
    [InlineData("Paid2 Reversed2", PurchaseState.Reversed)]
    [InlineData("Paid1 Reversed2 Active3", PurchaseState.Reversed)]
    [InlineData("Active3 Reversed2", PurchaseState.Reversed)]
    [InlineData("Paid1 Reversed2 Paid3", PurchaseState.Paid)]
    [InlineData("Paid1 Reversed2 Paid3 Reversed4", PurchaseState.Reversed)]
    [InlineData("Paid1 Cancelled2", PurchaseState.Ended)]
    [InlineData("Cancelled2 Paid3 Active4", PurchaseState.Ended)]
    public void State_AfterEvents_IsWhatTheNewestOfEachKindSay(string told, PurchaseState state)
    {
        var purchase = Apply(told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
            Event(Enum.Parse<BillingEventKind>(text[..^1]), text[^1] - '0')));

        Assert.Equal(state, purchase.State);
    }

    [Fact]
    public void After_AnyEventsInAnyOrderAndAgain_EndsAlike()
    {
        var events = Gen.Select(Gen.Enum<BillingEventKind>(), Gen.Int[1, 9]).Select(Event).Array[0, 8];

        Gen.Select(events, Gen.Int).Sample((told, seed) =>
        {
            var shuffled = told.Concat(told).ToArray();
            new Random(seed).Shuffle(shuffled);
            return Apply(shuffled) == Apply(told);
        });
    }

    [Theory]
    [InlineData(BillingEventKind.Active, 1, "a", BillingEventKind.Paid, 2, "b", "b")]
    [InlineData(BillingEventKind.Active, 1, "a", BillingEventKind.Paid, 1, "b", "a")]
    [InlineData(BillingEventKind.Paid, 1, "b", BillingEventKind.Active, 1, "a", "a")]
    [InlineData(BillingEventKind.Active, 2, "a", BillingEventKind.Active, 1, "b", "a")]
    [InlineData(BillingEventKind.Active, 2, "", BillingEventKind.Active, 1, "b", "")]
    [InlineData(BillingEventKind.Active, 1, "a", BillingEventKind.Active, 2, null, "a")]
    public void Plan_OfTwoEvents_IsThatOfTheNewerAndOfTheSubscriptionInTheSameSecond(
        BillingEventKind first,
        int firstSecond,
        string? firstPlan,
        BillingEventKind second,
        int secondSecond,
        string? secondPlan,
        string plan)
    {
        var purchase = Apply(
        [
            Event(first, firstSecond) with { Plan = firstPlan }, Event(second, secondSecond) with { Plan = secondPlan },
        ]);

        Assert.Equal(plan, purchase.Plan);
    }

    [Fact]
    public void AccountId_NamedTwice_StaysTheFirst()
    {
        var purchase = Apply(
        [
            Event(BillingEventKind.Active, 1) with { AccountId = "a1" },
            Event(BillingEventKind.Linked, 2) with { AccountId = "a2" },
        ]);

        Assert.Equal("a1", purchase.AccountId);
    }

    private static Purchase Apply(IEnumerable<BillingEvent> told) =>
        told.Aggregate(new Purchase { Id = "sub_1" }, (purchase, each) => purchase.After(each));

    private static BillingEvent Event(BillingEventKind kind, int second) =>
        new() { Id = $"{kind}{second}", Kind = kind, EventTime = Start + Duration.FromSeconds(second) };
}
