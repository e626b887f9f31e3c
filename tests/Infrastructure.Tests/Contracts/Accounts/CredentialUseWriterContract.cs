using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class CredentialUseWriterContract : AccountContract
{
    [Fact]
    public async Task RecordAsync_LaterAndEarlierTimes_KeepsTheLatest()
    {
        var account = await StoreAsync(Commit(Account()) with { ApiKeys = [Key()], NewSessions = [Session()] });
        var late = Start + Duration.FromHours(2);

        await Store.CredentialUses.RecordAsync([new("k1", late), new("s1", late), new("none", late)], Cancellation);
        await Store.CredentialUses.RecordAsync([new("k1", Start), new("s1", Start)], Cancellation);

        Assert.Equal(late, (await Store.ApiKeys.FindAsync("a1", "k1", Cancellation))!.LastUseTime);
        Assert.Equal(late, Assert.Single(await Store.Sessions.ListAsync("a1", Cancellation)).LastUseTime);
        Assert.Equal(account.Revision, (await FindAsync("a1"))!.Revision);
    }

    [Fact]
    public async Task RecordAsync_BetweenReadingAKeyAndChangingIt_IsKept()
    {
        var account = await StoreAsync(Commit(Account()) with { ApiKeys = [Key()] });
        await Store.CredentialUses.RecordAsync([new("k1", Start)], Cancellation);

        await StoreAsync(Commit(account) with { ApiKeys = [Key() with { Name = "new" }] });

        AssertSame(
            Key() with { Name = "new", LastUseTime = Start },
            await Store.ApiKeys.FindAsync("a1", "k1", Cancellation));
    }

    [Fact]
    public async Task RecordAsync_SameRowsFromManyAtOnce_AllSucceed()
    {
        string[] ids = ["k1", "k2", "k3"];
        await StoreAsync(Commit(Account()) with { ApiKeys = [.. ids.Select(id => Key(id))] });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Store.CredentialUses.RecordAsync(
            [.. (i % 2 == 0 ? ids : ids.Reverse())
                .Select(id => new CredentialUse(id, Start + Duration.FromMinutes(i)))],
            Cancellation)));

        Assert.All(
            await Store.ApiKeys.ListAsync("a1", Cancellation),
            key => Assert.Equal(Start + Duration.FromMinutes(7), key.LastUseTime));
    }
}
