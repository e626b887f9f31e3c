using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Market;

/// <summary>The table <c>log_checkpoint</c>, which has one row at most.</summary>
internal static class LogCheckpointTable
{
    private const string UpsertSql = """
        INSERT INTO log_checkpoint (id, position, state) VALUES (1, ?1, ?2)
        ON CONFLICT (id) DO UPDATE SET position = excluded.position, state = excluded.state
        WHERE excluded.position > log_checkpoint.position
        """;

    public static void Upsert(SqliteSession session, LogCheckpoint checkpoint)
    {
        var upsert = session.Prepare(UpsertSql);
        upsert.Bind(1, checkpoint.Position);
        upsert.Bind(2, LogFormat.Encode(checkpoint));
        upsert.Run();
    }

    private const string FindSql = "SELECT position, state FROM log_checkpoint WHERE id = 1";

    public static LogCheckpoint? Find(SqliteSession session) =>
        session.Prepare(FindSql).Find(row => LogFormat.Decode(row.Long(0), row.Utf8(1)));
}
