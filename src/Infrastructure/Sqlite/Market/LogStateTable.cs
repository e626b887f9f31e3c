using FinApi.Application.Log;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>log_state</c>, which has one row.</summary>
internal static class LogStateTable
{
    private const string UpdateSql = """
        UPDATE log_state SET last_sequence = ?1, last_position = MAX(last_position, ?2), term = MAX(term, ?3),
            tracked_sequence = ?1
        WHERE id = 1
        """;

    public static void Update(SqliteSession session, long lastSequence, LogRow? row)
    {
        var update = session.Prepare(UpdateSql);
        update.Bind(1, lastSequence);
        update.Bind(2, row?.LastPosition ?? 0);
        update.Bind(3, row?.Term ?? 0);
        update.Run();
    }

    private const string SelectSql = "SELECT epoch, term, last_sequence, last_position FROM log_state WHERE id = 1";

    public static LogHead Read(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(SelectSql).List(
            row => new LogHead(row.Long(0), row.Long(1), row.Long(2), row.Long(3)), cancellationToken)[0];

    private const string RaiseEpochSql = "UPDATE log_state SET epoch = epoch + 1 WHERE id = 1 AND epoch = ?1";

    public static void RaiseEpoch(SqliteSession session, long from)
    {
        var raise = session.Prepare(RaiseEpochSql);
        raise.Bind(1, from);
        raise.Run();
    }
}
