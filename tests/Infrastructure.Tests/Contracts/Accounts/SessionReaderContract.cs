using static FinApi.Infrastructure.Tests.Contracts.Accounts.AccountSamples;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class SessionReaderContract : AccountContract
{
    [Fact]
    public async Task ListAsync_SeveralSessions_AreNewestFirstOfTheAccountOnly()
    {
        await StoreAsync(Commit(Account()) with
        {
            NewSessions = [Session("s1"), Session("s3", second: 1), Session("s2", second: 1)],
        });
        await StoreAsync(Commit(Account("a2")) with { NewSessions = [Session("s4", "a2")] });

        var sessions = await Store.Sessions.ListAsync("a1", Cancellation);

        Assert.Equal(["s2", "s3", "s1"], sessions.Select(session => session.Id));
    }
}
