using FinApi.Application.Accounts;

namespace FinApi.Infrastructure.Tests.Contracts.Accounts;

public abstract class AccountChangesContract : AccountContract
{
    [Fact]
    public async Task PublishAsync_SeveralListeners_AllHearIt()
    {
        var (first, second) = (new List<AccountChange>(), new List<AccountChange>());
        using var one = Store.AccountChanges.Subscribe(first.Add);
        using var two = Store.AccountChanges.Subscribe(second.Add);
        var change = new AccountChange("a1", null, "stream");

        await Store.AccountChanges.PublishAsync(change, Cancellation);

        Assert.Equal([change], first);
        Assert.Equal([change], second);
    }

    [Fact]
    public async Task PublishAsync_AfterDisposal_IsNotHeard()
    {
        var heard = new List<AccountChange>();
        var twice = Store.AccountChanges.Subscribe(heard.Add);
        using var stays = Store.AccountChanges.Subscribe(heard.Add);

        twice.Dispose();
        await Store.AccountChanges.PublishAsync(AccountChange.Everything, Cancellation);

        Assert.Single(heard);
    }
}
