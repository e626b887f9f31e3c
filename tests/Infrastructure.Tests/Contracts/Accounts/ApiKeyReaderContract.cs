using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class ApiKeyReaderContract : AccountContract
{
    [Fact]
    public async Task ListAsync_SeveralKeys_AreNewestFirstWithoutDeletedOrForeignOnes()
    {
        await StoreAsync(Commit(Account()) with
        {
            ApiKeys = [Key("k1"), Key("k3", second: 1), Key("k2", second: 1), Key("k4") with { DeleteTime = Start }],
        });
        await StoreAsync(Commit(Account("a2")) with { ApiKeys = [Key("k5", "a2")] });

        var keys = await Store.ApiKeys.ListAsync("a1", Cancellation);

        Assert.Equal(["k2", "k3", "k1"], keys.Select(key => key.Id));
    }

    [Fact]
    public async Task FindAsync_KeyOfAnotherAccountOrDeleted_IsNull()
    {
        await StoreAsync(Commit(Account()) with { ApiKeys = [Key(), Key("k2") with { DeleteTime = Start }] });

        AssertSame(Key(), await Store.ApiKeys.FindAsync("a1", "k1", Cancellation));
        Assert.Null(await Store.ApiKeys.FindAsync("a2", "k1", Cancellation));
        Assert.Null(await Store.ApiKeys.FindAsync("a1", "k2", Cancellation));
    }
}
