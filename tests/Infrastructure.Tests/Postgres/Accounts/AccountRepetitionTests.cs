using FinApi.Application.Accounts;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Storage;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres.Accounts;

/// <summary>Writes of accounts whose session ends while they wait for a lock, or while they commit.</summary>
public sealed class AccountRepetitionTests
{
    private const string TerminateWaitingSql = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
        """;

    // nextval is not undone: it counts the COMMITs that were tried.
    private const string DieAtCommitSql = """
        CREATE SEQUENCE commit_count;
        CREATE FUNCTION die() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM nextval('commit_count');
            PERFORM pg_terminate_backend(pg_backend_pid());
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER die AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION die()
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitAsync_SessionEndedBeforeTheCommit_IsDoneAgainAndStoredOnce()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node(("RealTime:StatementTimeout", "00:01:00"));
        var account = AccountSamples.Account();
        await node.Get<IAccountWriter>().CommitAsync(AccountSamples.Commit(account), Cancellation);

        var result = await InterruptedAsync(
            database,
            "SELECT FROM account FOR UPDATE",
            () => node.Get<IAccountWriter>().CommitAsync(
                AccountSamples.Commit(account with { Revision = 1, Plan = "enterprise" }), Cancellation));

        Assert.Equal(AccountCommitResult.Stored, result);
        var stored = await node.Get<IAccountReader>().FindAsync(account.Id, Cancellation);
        Assert.Equal(("enterprise", 2), (stored!.Plan, stored.Revision));
    }

    [Fact]
    public async Task CommitAsync_SessionEndedWithinTheCommit_IsNotDoneAgain()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await database.ExecuteAsync(DieAtCommitSql);

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => node.Get<IAccountWriter>().CommitAsync(
                AccountSamples.Commit(AccountSamples.Account()), Cancellation));

        Assert.Contains("not known whether the change is stored", refused.Message, StringComparison.Ordinal);
        Assert.Equal([1], await database.QueryAsync<int>("SELECT last_value FROM commit_count"));
    }

    [Fact]
    public async Task AddAsync_SessionEnded_AddsTheBatchOnce()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var used = new StoredUsage(new LocalDate(2026, 11, 20), "a1", "k1", "GetQuote", 3, 5);

        await InterruptedAsync(
            database,
            "LOCK TABLE usage",
            async () =>
            {
                await node.Get<IUsageWriter>().AddAsync("batch", [used], Cancellation);
                return true;
            });

        Assert.Equal([used], await node.Get<IUsageReader>().ListAsync(
            "a1", used.Date, used.Date.PlusDays(1), Cancellation));
    }

    /// <summary>Has a write wait for what another session holds, ends the write's session, and lets go.</summary>
    private static async Task<T> InterruptedAsync<T>(TestDatabase database, string lockSql, Func<Task<T>> write)
    {
        await using var holder = await TestDatabase.OpenAsync(database.ConnectionString);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using (var take = new NpgsqlCommand(lockSql, holder))
        {
            await take.ExecuteNonQueryAsync(Cancellation);
        }

        var writing = write();
        await Until.TrueAsync(
            async () => (await database.QueryAsync<bool>(TerminateWaitingSql)).Count > 0, () => "Nobody waits for it.");
        await transaction.RollbackAsync(Cancellation);
        return await writing;
    }
}
