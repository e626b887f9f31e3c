using FinApi.Application.Limits.Usage;
using FinApi.Application.Retention;
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

    [Fact]
    public async Task TrimAsync_OfOldRecords_LeavesThoseOfTheFirstDayAndTime()
    {
        var second = Duration.FromSeconds(1);
        foreach (var account in new[] { "a1", "a2" })
        {
            await StoreAsync(AccountSamples.Commit(AccountSamples.Account(account)) with
            {
                AuditEvents =
                [
                    AccountSamples.Event($"{account}-old", account),
                    AccountSamples.Event($"{account}-new", account, second: 1),
                ],
            });
        }

        await Store.UsageWriter.AddAsync(
            "b1",
            [Row() with { Date = Day.PlusDays(-1) }, Row(), Row() with { AccountId = "a2", Date = Day.PlusDays(-9) }],
            Cancellation);

        var kept = await Store.RecordTrimming.TrimAsync(string.Empty, Day, firstTime: null, Cancellation);
        var trimmed = await Store.RecordTrimming.TrimAsync(
            string.Empty, Day, AccountSamples.Start + second, Cancellation);

        Assert.Equal(new TrimmedRecords(LastAccount: null, 2, 0), kept);
        Assert.Equal(new TrimmedRecords(LastAccount: null, 0, 2), trimmed);
        var usage = await Store.UsageReader.ListAsync("a1", Day.PlusDays(-99), Day.PlusDays(1), Cancellation);
        Assert.Equal([Row()], usage);
        foreach (var account in new[] { "a1", "a2" })
        {
            var left = await Store.AccountHistory.ListAuditEventsAsync(account, after: null, 10, Cancellation);
            Assert.Equal([$"{account}-new"], left.Select(found => found.Id));
        }
    }

    [Fact]
    public async Task TrimAsync_OfMoreAccountsThanAStep_GoesOnBehindTheLast()
    {
        var ids = Enumerable.Range(0, TrimmedRecords.AccountsAStep + 1).Select(i => $"a{i:0000}").ToList();
        foreach (var id in ids)
        {
            await SignUpAsync(id);
        }

        await Store.UsageWriter.AddAsync(
            "b1", [.. ids.Select(id => Row() with { AccountId = id, Date = Day.PlusDays(-1) })], Cancellation);

        var first = await Store.RecordTrimming.TrimAsync(string.Empty, Day, firstTime: null, Cancellation);
        var second = await Store.RecordTrimming.TrimAsync(first.LastAccount!, Day, firstTime: null, Cancellation);

        Assert.Equal(new TrimmedRecords(ids[^2], TrimmedRecords.AccountsAStep, 0), first);
        Assert.Equal(new TrimmedRecords(LastAccount: null, 1, 0), second);
    }

    private static StoredUsage Row(string method = "m1", long calls = 1) =>
        new(Day, "a1", "k1", method, calls, calls * 5);

    private async Task<IReadOnlyList<StoredUsage>> ListAsync() =>
        await Store.UsageReader.ListAsync("a1", Day, Day.PlusDays(1), Cancellation);
}
