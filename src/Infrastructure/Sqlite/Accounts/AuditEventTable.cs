using FinApi.Application.Accounts.Audits;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The table <c>audit_event</c>.</summary>
internal static class AuditEventTable
{
    private const string InsertSql = """
        INSERT INTO audit_event (account_id, event_time, id, action, subject, actor, network_address)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """;

    public static void Insert(SqliteSession session, IReadOnlyList<AuditEvent> events)
    {
        var insert = session.Prepare(InsertSql);
        foreach (var added in events)
        {
            insert.Bind(1, added.AccountId);
            insert.Bind(2, added.EventTime);
            insert.Bind(3, added.Id);
            insert.Bind(4, added.Action);
            insert.Bind(5, added.Subject);
            insert.Bind(6, added.Actor);
            insert.Bind(7, added.NetworkAddress);
            insert.Run();
        }
    }

    // One range of the primary key (account_id, event_time, id), backwards.
    private const string ListSql = """
        SELECT id, account_id, event_time, action, subject, actor, network_address FROM audit_event
        WHERE account_id = ?1 AND (event_time, id) < (?2, ?3)
        ORDER BY event_time DESC, id DESC
        LIMIT ?4
        """;

    public static List<AuditEvent> List(
        SqliteSession session, string accountId, AuditPosition? after, int limit, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        list.Bind(2, after is null ? UnixNanos.OpenEnd : UnixNanos.Clamp(after.EventTime));
        list.Bind(3, after?.Id ?? string.Empty);
        list.Bind(4, (long)limit);
        return list.List(
            row => new AuditEvent(
                row.Text(0), row.Text(1), row.Instant(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6)),
            cancellationToken);
    }
}
