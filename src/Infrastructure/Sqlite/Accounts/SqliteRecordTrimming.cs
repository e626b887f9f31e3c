using FinApi.Application.Retention;
using FinApi.Infrastructure.Sqlite.Connections;
using NodaTime;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>Removes old records of accounts.</summary>
internal sealed class SqliteRecordTrimming(SqliteDatabase database) : IRecordTrimming
{
    // One range of the primary key (id).
    private const string AccountsSql = "SELECT id FROM account WHERE id > ?1 ORDER BY id LIMIT ?2";

    // One range of the primary key (account_id, date, key_id, method).
    private const string TrimUsageSql = "DELETE FROM usage WHERE account_id = ?1 AND date < ?2";

    // One range of the primary key (account_id, event_time, id).
    private const string TrimEventsSql = "DELETE FROM audit_event WHERE account_id = ?1 AND event_time < ?2";

    private const string CountSql = "SELECT changes()";

    public async ValueTask<TrimmedRecords> TrimAsync(
        string after, LocalDate firstDate, Instant? firstTime, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var trimmed = new TrimmedRecords(LastAccount: null, Usage: 0, AuditEvents: 0);
        await database.WriteAsync(
            roughBytes: 0, session => trimmed = Trim(session, after, firstDate, firstTime, cancellationToken));
        return trimmed;
    }

    private static TrimmedRecords Trim(
        SqliteSession session,
        string after,
        LocalDate firstDate,
        Instant? firstTime,
        CancellationToken cancellationToken)
    {
        var select = session.Prepare(AccountsSql);
        select.Bind(1, after);
        select.Bind(2, (long)TrimmedRecords.AccountsAStep);
        var accounts = select.List(row => row.Text(0), cancellationToken);
        var (usage, events) = (0L, 0L);
        foreach (var account in accounts)
        {
            var trimUsage = session.Prepare(TrimUsageSql);
            trimUsage.Bind(1, account);
            trimUsage.Bind(2, (LocalDate?)firstDate);
            usage += RunAndCount(session, trimUsage);
            if (firstTime is { } first)
            {
                var trimEvents = session.Prepare(TrimEventsSql);
                trimEvents.Bind(1, account);
                trimEvents.Bind(2, first);
                events += RunAndCount(session, trimEvents);
            }
        }

        return new TrimmedRecords(
            accounts.Count < TrimmedRecords.AccountsAStep ? null : accounts[^1], usage, events);
    }

    private static long RunAndCount(SqliteSession session, SqliteStatement statement)
    {
        statement.Run();
        return session.Prepare(CountSql).List(row => row.Long(0), CancellationToken.None)[0];
    }
}
