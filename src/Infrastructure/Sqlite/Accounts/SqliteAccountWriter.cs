using FinApi.Application.Accounts;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Writes each commit of accounts as one transaction on the writer's thread, then publishes it.</summary>
internal sealed class SqliteAccountWriter(SqliteDatabase database, IAccountChanges changes) : IAccountWriter
{
    public async Task<AccountCommitResult> CommitAsync(AccountCommit commit, CancellationToken cancellationToken)
    {
        // Once begun a commit is not given up: nobody could say whether it was stored.
        cancellationToken.ThrowIfCancellationRequested();
        var result = AccountCommitResult.Outdated;
        await database.WriteAsync(roughBytes: 0, session => result = Write(session, commit));
        if (result == AccountCommitResult.Stored)
        {
            foreach (var change in commit.Changes)
            {
                await changes.PublishAsync(change, CancellationToken.None);
            }
        }

        return result;
    }

    private static AccountCommitResult Write(SqliteSession session, AccountCommit commit)
    {
        var account = commit.Account;
        if ((AccountTable.Find(session, account.Id)?.Revision ?? 0) != account.Revision)
        {
            return AccountCommitResult.Outdated;
        }

        if (AccountTable.FindByEmail(session, account.Email) is { } holder && holder.Id != account.Id)
        {
            return AccountCommitResult.EmailTaken;
        }

        AccountTable.Upsert(session, account);
        ApiKeyTable.Upsert(session, commit.ApiKeys);
        SessionTable.Delete(session, account.Id, commit.EndedSessions);
        SessionTable.Insert(session, commit.NewSessions);
        if (commit.ForgetPlanPeriodsFrom is { } from)
        {
            PlanPeriodTable.Forget(session, account.Id, from);
        }

        PlanPeriodTable.Insert(session, commit.PlanPeriods);
        AuditEventTable.Insert(session, commit.AuditEvents);
        return AccountCommitResult.Stored;
    }
}
