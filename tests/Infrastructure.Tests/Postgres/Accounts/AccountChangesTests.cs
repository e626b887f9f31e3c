using System.Collections.Concurrent;
using FinApi.Application.Accounts;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;

namespace FinApi.Infrastructure.Tests.Postgres.Accounts;

public sealed class AccountChangesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitAsync_OnOneNode_IsHeardOnTheOther()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var one = database.Node();
        await using var other = database.Node();
        var heard = await FollowAsync(other);

        await one.Get<IAccountWriter>().CommitAsync(
            AccountSamples.Commit(AccountSamples.Account()) with { ApiKeys = [AccountSamples.Key()] }, Cancellation);

        await UntilHeardAsync(heard, new AccountChange("a1", "k1"));
        await one.Get<IAccountChanges>().PublishAsync(new AccountChange("a1", null, "stream"), Cancellation);
        await UntilHeardAsync(heard, new AccountChange("a1", null, "stream"));
        await other.Get<PostgresAccountChanges>().StopAsync(Cancellation);
    }

    [Fact]
    public async Task ConnectionLost_EverythingMayHaveChanged_AndWhatComesLaterIsHeard()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var one = database.Node();
        await using var other = database.Node();
        var heard = await FollowAsync(other);
        heard.Clear();

        await database.ExecuteAsync("""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """);

        await UntilHeardAsync(heard, AccountChange.Everything);

        // What is published before the node has come back is part of everything.
        var later = new AccountChange("a1", "k1");
        await Until.TrueAsync(
            async () =>
            {
                await one.Get<IAccountChanges>().PublishAsync(later, Cancellation);
                return heard.Contains(later);
            },
            () => "Nothing was heard after the connection was lost.");
        await other.Get<PostgresAccountChanges>().StopAsync(Cancellation);
    }

    [Fact]
    public async Task ChangesThatAreForgotten_AreTakenForEverything()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var heard = await FollowAsync(node);
        heard.Clear();

        await database.ExecuteAsync("UPDATE account_change_count SET last_number = last_number + 5");

        await UntilHeardAsync(heard, AccountChange.Everything);
        await node.Get<PostgresAccountChanges>().StopAsync(Cancellation);
    }

    [Fact]
    public async Task StartAsync_NodeWithAnotherPepper_IsRefused()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var first = database.Node();
        await first.StartAsync();
        await using var second = database.Node(("Accounts:Pepper", Convert.ToBase64String(new byte[32])));

        var refused = await Assert.ThrowsAsync<StoreUnusableException>(second.StartAsync);

        Assert.Contains("Accounts:PepperFile", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Starts to follow; returns once it does, which it tells by taking everything for changed.</summary>
    private static async Task<ConcurrentBag<AccountChange>> FollowAsync(PostgresNode node)
    {
        await node.StartAsync();
        var heard = new ConcurrentBag<AccountChange>();
        _ = node.Get<IAccountChanges>().Subscribe(heard.Add);
        await node.Get<PostgresAccountChanges>().StartAsync(Cancellation);
        await UntilHeardAsync(heard, AccountChange.Everything);
        return heard;
    }

    private static Task UntilHeardAsync(ConcurrentBag<AccountChange> heard, AccountChange change) =>
        Until.TrueAsync(() => Task.FromResult(heard.Contains(change)), () => $"{change} was not heard.");
}
