using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// Writes commits of accounts, each as one transaction on the primary that also tells the other nodes. Tried again only
/// until a COMMIT was sent: a second one would find the first one's revision and take it for somebody else's change.
/// </summary>
internal sealed class PostgresAccountWriter(MarketDatabase database, PostgresAccountChanges changes) : IAccountWriter
{
    public async Task<AccountCommitResult> CommitAsync(AccountCommit commit, CancellationToken cancellationToken)
    {
        // Once begun a commit is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        var once = new SingleCommit();
        var result = await database.RepeatOnPrimaryAsync(
            ConnectionPool.RealTime, connection => WriteAsync(connection, commit, once), CancellationToken.None);
        if (result == AccountCommitResult.Stored)
        {
            changes.TellHere(commit.Changes);
        }

        return result;
    }

    private async Task<AccountCommitResult> WriteAsync(
        NpgsqlConnection connection, AccountCommit commit, SingleCommit once)
    {
        var account = commit.Account;
        var attempt = once.Begin();
        await using var transaction = await database.BeginAsync(
            connection, ConnectionPool.RealTime, CancellationToken.None);
        if (await AccountTable.IsEmailTakenAsync(connection, account))
        {
            return AccountCommitResult.EmailTaken;
        }

        if (!await AccountTable.TryStoreAsync(connection, account))
        {
            // Somebody may have signed up with the address since it was looked for.
            return await AccountTable.IsEmailTakenAsync(connection, account)
                ? AccountCommitResult.EmailTaken
                : AccountCommitResult.Outdated;
        }

        await WritePartsAsync(connection, commit);
        if (commit.Changes is { Count: > 0 } told)
        {
            await AccountChangeTable.InsertAsync(connection, told);
        }

        await once.CommitAsync(attempt, transaction);
        return AccountCommitResult.Stored;
    }

    private static async Task WritePartsAsync(NpgsqlConnection connection, AccountCommit commit)
    {
        foreach (var key in commit.ApiKeys)
        {
            await ApiKeyTable.UpsertAsync(connection, key);
        }

        if (commit.EndedSessions.Count > 0)
        {
            await SessionTable.DeleteAsync(connection, commit.Account.Id, commit.EndedSessions);
        }

        foreach (var session in commit.NewSessions)
        {
            await SessionTable.InsertAsync(connection, session);
        }

        if (commit.ForgetPlanPeriodsFrom is { } from)
        {
            await PlanPeriodTable.ForgetAsync(connection, commit.Account.Id, from);
        }

        foreach (var period in commit.PlanPeriods)
        {
            await PlanPeriodTable.InsertAsync(connection, period);
        }

        foreach (var added in commit.AuditEvents)
        {
            await AuditEventTable.InsertAsync(connection, added);
        }
    }
}
