using FinApi.Domain.Accounts;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class AccountReaderContract : AccountContract
{
    [Fact]
    public async Task FindAsync_Unknown_IsNull()
    {
        await SignUpAsync();

        Assert.Null(await FindAsync("a"));
        Assert.Null(await Store.Accounts.FindByEmailAsync("a2@example.com", Cancellation));
    }

    [Fact]
    public async Task FindByEmailAsync_OneOfTwo_IsTheOneWithTheAddress()
    {
        await SignUpAsync();
        var second = await SignUpAsync("a2");

        AssertSame(second, await Store.Accounts.FindByEmailAsync("a2@example.com", Cancellation));
    }

    [Fact]
    public async Task FindAsync_FieldsThatAreAbsent_AreAbsent()
    {
        var bare = new Account { Id = "a3", Email = "a3@example.com", Plan = "free", CreateTime = Start };

        var stored = await StoreAsync(Commit(bare));

        AssertSame(bare with { Revision = 1 }, stored);
    }
}
