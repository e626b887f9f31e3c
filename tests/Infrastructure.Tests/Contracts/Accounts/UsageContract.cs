using FinApi.Application.Limits.Usage;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class UsageContract : AccountContract
{
    private static readonly LocalDate Day = new(2026, 11, 20);

    [Fact]
    public async Task AddAsync_SameKeySeveralTimes_Sums()
    {
        await Store.UsageWriter.AddAsync("b1", [Row(calls: 2), Row(calls: 3), Row("m2")], Cancellation);
        await Store.UsageWriter.AddAsync("b2", [Row(calls: 4)], Cancellation);

        Assert.Equal([Row(calls: 9), Row("m2")], await ListAsync());
    }

    [Fact]
    public async Task AddAsync_BatchThatIsSentAgain_IsAddedOnce()
    {
        await Store.UsageWriter.AddAsync("b1", [Row()], Cancellation);
        await Store.ReopenAsync();
        await Store.UsageWriter.AddAsync("b1", [Row()], Cancellation);

        Assert.Equal([Row()], await ListAsync());
    }

    [Fact]
    public async Task AddAsync_SameRowsFromManyAtOnce_LosesNone()
    {
        StoredUsage[] rows = [Row("m1"), Row("m2"), Row("m3")];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.UsageWriter.AddAsync(
            $"b{i}", i % 2 == 0 ? rows : [.. rows.Reverse()], Cancellation)));

        Assert.Equal([Row("m1", 8), Row("m2", 8), Row("m3", 8)], await ListAsync());
    }

    [Fact]
    public async Task ListAsync_HalfOpenRangeOfOneAccount_GivesDateKeyAndMethodInOrder()
    {
        await Store.UsageWriter.AddAsync(
            "b1",
            [
                Row("m2"), Row("m1"), Row("m1") with { KeyId = "" }, Row() with { Date = Day.PlusDays(1) },
                Row() with { Date = Day.PlusDays(-1) }, Row() with { AccountId = "a2" },
            ],
            Cancellation);

        Assert.Equal([Row("m1") with { KeyId = "" }, Row("m1"), Row("m2")], await ListAsync());
    }

    private static StoredUsage Row(string method = "m1", long calls = 1) =>
        new(Day, "a1", "k1", method, calls, calls * 5);

    private async Task<IReadOnlyList<StoredUsage>> ListAsync() =>
        await Store.UsageReader.ListAsync("a1", Day, Day.PlusDays(1), Cancellation);
}
