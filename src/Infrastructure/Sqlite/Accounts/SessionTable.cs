using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The table <c>session</c>.</summary>
internal static class SessionTable
{
    private const string Columns = "id, account_id, token_hash, create_time, last_use_time, client, network_address";

    private const string InsertSql = $"INSERT INTO session ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    public static void Insert(SqliteSession session, IReadOnlyList<Session> sessions)
    {
        var insert = session.Prepare(InsertSql);
        foreach (var added in sessions)
        {
            insert.Bind(1, added.Id);
            insert.Bind(2, added.AccountId);
            insert.Bind(3, added.TokenHash.Span);
            insert.Bind(4, added.CreateTime);
            insert.Bind(5, added.LastUseTime);
            insert.Bind(6, added.Client);
            insert.Bind(7, added.NetworkAddress);
            insert.Run();
        }
    }

    // One row of the primary key (id), and only of the account.
    private const string DeleteSql = "DELETE FROM session WHERE id = ?1 AND account_id = ?2";

    public static void Delete(SqliteSession session, string accountId, IReadOnlyList<string> ids)
    {
        var delete = session.Prepare(DeleteSql);
        foreach (var id in ids)
        {
            delete.Bind(1, id);
            delete.Bind(2, accountId);
            delete.Run();
        }
    }

    // One row of the primary key (id).
    private const string TouchSql = "UPDATE session SET last_use_time = ?2 WHERE id = ?1 AND last_use_time < ?2";

    public static void Touch(SqliteSession session, CredentialUse use)
    {
        var touch = session.Prepare(TouchSql);
        touch.Bind(1, use.CredentialId);
        touch.Bind(2, use.UseTime);
        touch.Run();
    }

    // One row of the unique index of token_hash.
    private const string FindSql = $"SELECT {Columns} FROM session WHERE token_hash = ?1";

    public static Session? Find(SqliteSession session, ReadOnlySpan<byte> tokenHash)
    {
        var find = session.Prepare(FindSql);
        find.Bind(1, tokenHash);
        return find.Find(Read);
    }

    // One range of session_by_account, of 100 rows at most.
    private const string ListSql = $"""
        SELECT {Columns} FROM session WHERE account_id = ?1 ORDER BY create_time DESC, id
        """;

    public static List<Session> List(SqliteSession session, string accountId, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        return list.List(Read, cancellationToken);
    }

    private static Session Read(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        AccountId = row.Text(1),
        TokenHash = row.Blob(2),
        CreateTime = row.Instant(3),
        LastUseTime = row.Instant(4),
        Client = row.Text(5),
        NetworkAddress = row.Text(6),
    };
}
