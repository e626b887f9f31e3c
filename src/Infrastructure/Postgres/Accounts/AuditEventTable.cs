using Dapper;
using FinApi.Application.Accounts.Audits;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Id, string AccountId, long EventTime, string Action, string Subject, string Actor, string NetworkAddress);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>audit_event</c>.</summary>
internal static class AuditEventTable
{
    private const string InsertSql = """
        INSERT INTO audit_event (account_id, event_time, id, action, subject, actor, network_address)
        VALUES (@AccountId, @EventTime, @Id, @Action, @Subject, @Actor, @NetworkAddress)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, AuditEvent added) =>
        connection.ExecuteAsync(InsertSql, new
        {
            added.AccountId,
            EventTime = UnixNanos.From(added.EventTime),
            added.Id,
            added.Action,
            added.Subject,
            added.Actor,
            added.NetworkAddress,
        });

    // One range of the primary key (account_id, event_time, id), backwards.
    private const string ListSql = """
        SELECT id, account_id, event_time, action, subject, actor, network_address FROM audit_event
        WHERE account_id = $1 AND (event_time, id) < ($2, $3)
        ORDER BY event_time DESC, id DESC
        LIMIT $4
        """;

    public static RowQuery<AuditEvent> List(string accountId, AuditPosition? after, int limit) =>
        new MappedQuery<Row, AuditEvent>(
            ListSql,
            [
                accountId,
                after is null ? UnixNanos.OpenEnd : UnixNanos.Clamp(after.EventTime),
                after?.Id ?? string.Empty,
                limit,
            ],
            row => new AuditEvent(
                row.Id,
                row.AccountId,
                UnixNanos.ToInstant(row.EventTime),
                row.Action,
                row.Subject,
                row.Actor,
                row.NetworkAddress));
}
