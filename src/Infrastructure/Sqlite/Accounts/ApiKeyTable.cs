using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>The table <c>api_key</c>. Networks are written with a space between them, which none contains.</summary>
internal static class ApiKeyTable
{
    private const string Columns = """
        id, account_id, name, scopes, environment, secret_hash, previous_secret_hash, grace_end_time, allowed_cidrs,
        create_time, expire_time, delete_time, last_use_time
        """;

    // The last use is written by Touch alone: a key may have been used since it was read to be changed.
    private const string UpsertSql = $"""
        INSERT INTO api_key ({Columns})
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, scopes = excluded.scopes,
            secret_hash = excluded.secret_hash, previous_secret_hash = excluded.previous_secret_hash,
            grace_end_time = excluded.grace_end_time, allowed_cidrs = excluded.allowed_cidrs,
            expire_time = excluded.expire_time, delete_time = excluded.delete_time
        WHERE account_id = excluded.account_id
        """;

    public static void Upsert(SqliteSession session, IReadOnlyList<ApiKey> keys)
    {
        var upsert = session.Prepare(UpsertSql);
        foreach (var key in keys)
        {
            upsert.Bind(1, key.Id);
            upsert.Bind(2, key.AccountId);
            upsert.Bind(3, key.Name);
            upsert.Bind(4, (long)key.Scopes);
            upsert.Bind(5, (long)key.Environment);
            upsert.Bind(6, key.SecretHash.Span);
            BindPrevious(upsert, key);
            upsert.Bind(8, key.GraceEndTime);
            upsert.Bind(9, string.Join(' ', key.AllowedCidrs));
            upsert.Bind(10, key.CreateTime);
            upsert.Bind(11, key.ExpireTime);
            upsert.Bind(12, key.DeleteTime);
            upsert.Run();
        }
    }

    // One row of the primary key (id).
    private const string TouchSql = """
        UPDATE api_key SET last_use_time = ?2 WHERE id = ?1 AND (last_use_time IS NULL OR last_use_time < ?2)
        """;

    public static void Touch(SqliteSession session, CredentialUse use)
    {
        var touch = session.Prepare(TouchSql);
        touch.Bind(1, use.CredentialId);
        touch.Bind(2, use.UseTime);
        touch.Run();
    }

    // One row of the primary key (id).
    private const string FindSql = $"SELECT {Columns} FROM api_key WHERE id = ?1";

    public static ApiKey? Find(SqliteSession session, string id)
    {
        var find = session.Prepare(FindSql);
        find.Bind(1, id);
        return find.Find(Read);
    }

    // One range of api_key_by_account, of 100 rows at most.
    private const string ListSql = $"""
        SELECT {Columns} FROM api_key
        WHERE account_id = ?1 AND delete_time IS NULL
        ORDER BY create_time DESC, id
        """;

    public static List<ApiKey> List(SqliteSession session, string accountId, CancellationToken cancellationToken)
    {
        var list = session.Prepare(ListSql);
        list.Bind(1, accountId);
        return list.List(Read, cancellationToken);
    }

    private static void BindPrevious(SqliteStatement upsert, ApiKey key)
    {
        if (key.PreviousSecretHash is { } previous)
        {
            upsert.Bind(7, previous.Span);
        }
        else
        {
            upsert.Bind(7, (string?)null);
        }
    }

    private static ApiKey Read(SqliteStatement row) => new()
    {
        Id = row.Text(0),
        AccountId = row.Text(1),
        Name = row.Text(2),
        Scopes = (Scopes)row.Int(3),
        Environment = (KeyEnvironment)row.Int(4),
        SecretHash = row.Blob(5),
        PreviousSecretHash = row.IsNull(6) ? (ReadOnlyMemory<byte>?)null : row.Blob(6),
        GraceEndTime = row.InstantOrNull(7),
        AllowedCidrs = row.Text(8).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        CreateTime = row.Instant(9),
        ExpireTime = row.InstantOrNull(10),
        DeleteTime = row.InstantOrNull(11),
        LastUseTime = row.InstantOrNull(12),
    };
}
