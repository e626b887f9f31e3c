using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>log_state</c>, which has one row.</summary>
internal static class LogStateTable
{
    private const string UpdateSql = "UPDATE log_state SET last_sequence = ?1 WHERE id = 1";

    public static void Update(SqliteSession session, long lastSequence)
    {
        var update = session.Prepare(UpdateSql);
        update.Bind(1, lastSequence);
        update.Run();
    }

    private const string SelectSql = "SELECT last_sequence FROM log_state WHERE id = 1";

    public static long Read(SqliteSession session, CancellationToken cancellationToken) =>
        session.Prepare(SelectSql).List(row => row.Long(0), cancellationToken)[0];
}
