using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The table <c>pepper</c>.</summary>
internal static class PepperTable
{
    private const string InsertSql = "INSERT INTO pepper (id, fingerprint) VALUES (1, ?1)";

    public static void Insert(SqliteSession session, byte[] fingerprint)
    {
        var insert = session.Prepare(InsertSql);
        insert.Bind(1, fingerprint);
        insert.Run();
    }

    // One row of the primary key (id).
    private const string FindSql = "SELECT fingerprint FROM pepper WHERE id = 1";

    public static byte[]? Find(SqliteSession session) => session.Prepare(FindSql).Find(row => row.Blob(0));
}
