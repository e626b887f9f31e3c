using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Deletions;

/// <summary>The table <c>deletion</c>, and what a commit takes from the tables of instruments.</summary>
internal static class DeletionTable
{
    private const string InsertSql =
        "INSERT INTO deletion (id, time, account_id, request, result) VALUES (?1, ?2, ?3, ?4, ?5)";

    public static void Insert(SqliteSession session, DeletionRecord record)
    {
        var insert = session.Prepare(InsertSql);
        insert.Bind(1, record.Id);
        insert.Bind(2, record.Time);
        insert.Bind(3, record.AccountId);
        insert.Bind(4, record.Request);
        insert.Bind(5, record.Result);
        insert.Run();
    }

    // One step of the primary key.
    private const string FindSql = "SELECT id, time, account_id, request, result FROM deletion WHERE id = ?1";

    public static DeletionRecord? Find(SqliteSession session, string id)
    {
        var find = session.Prepare(FindSql);
        find.Bind(1, id);
        return find.Find(row => new DeletionRecord(
            row.Text(0), row.Instant(1), row.Text(2), row.Text(3), row.Text(4)));
    }

    // Ranges of primary keys, but for data_condition, which is small.
    private static readonly string[] OfInstrumentSql =
    [
        "DELETE FROM instrument WHERE symbol = ?1",
        "DELETE FROM corporate_action_revision WHERE symbol = ?1",
        "DELETE FROM data_condition WHERE symbol = ?1",
        "DELETE FROM bar_remake WHERE symbol = ?1",
        "DELETE FROM gone_bar WHERE symbol = ?1",
    ];

    /// <summary>Takes an instrument, its corporate actions and what is stated of its days.</summary>
    public static void RemoveInstrument(SqliteSession session, string symbol)
    {
        foreach (var sql in OfInstrumentSql)
        {
            var remove = session.Prepare(sql);
            remove.Bind(1, symbol);
            remove.Run();
        }
    }

    // A range of the primary key (symbol, number, revision).
    private const string RemoveActionSql = "DELETE FROM corporate_action_revision WHERE symbol = ?1 AND number = ?2";

    public static void RemoveAction(SqliteSession session, string symbol, int number)
    {
        var remove = session.Prepare(RemoveActionSql);
        remove.Bind(1, symbol);
        remove.Bind(2, (long)number);
        remove.Run();
    }
}
