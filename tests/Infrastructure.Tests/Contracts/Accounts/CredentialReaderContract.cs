using FinApi.Domain.Accounts;
using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class CredentialReaderContract : AccountContract
{
    [Fact]
    public async Task FindApiKeyAsync_DeletedKey_IsFoundWithItsTime()
    {
        var deleted = Key() with
        {
            DeleteTime = Start,
            PreviousSecretHash = null,
            GraceEndTime = null,
            ExpireTime = null,
        };
        await StoreAsync(Commit(Account()) with { ApiKeys = [deleted] });

        AssertSame(deleted, await Store.Credentials.FindApiKeyAsync("k1", Cancellation));
        Assert.Null(await Store.Credentials.FindApiKeyAsync("K1", Cancellation));
    }

    [Fact]
    public async Task FindSessionAsync_ByHash_IsTheOneOfTheToken()
    {
        await StoreAsync(Commit(Account()) with { NewSessions = [Session(), Session("s2")] });

        AssertSame(Session("s2"), await Store.Credentials.FindSessionAsync(Session("s2").TokenHash, Cancellation));
        Assert.Null(await Store.Credentials.FindSessionAsync(Bytes(255, 255, 255), Cancellation));
    }

    [Fact]
    public async Task FindSessionAsync_SignedOut_IsNull()
    {
        var account = await StoreAsync(Commit(Account()) with { NewSessions = [Session()] });

        await StoreAsync(Commit(account) with { EndedSessions = ["s1"] });

        Assert.Null(await Store.Credentials.FindSessionAsync(Session().TokenHash, Cancellation));
    }
}
