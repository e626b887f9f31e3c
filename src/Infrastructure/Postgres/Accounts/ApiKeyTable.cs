using Dapper;
using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Id, string AccountId, string Name, int Scopes, short Environment, byte[] SecretHash,
    byte[]? PreviousSecretHash, long? GraceEndTime, string[] AllowedCidrs, long CreateTime, long? ExpireTime,
    long? DeleteTime, long? LastUseTime);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>api_key</c>.</summary>
internal static class ApiKeyTable
{
    private const string Columns = """
        id, account_id, name, scopes, environment, secret_hash, previous_secret_hash, grace_end_time, allowed_cidrs,
        create_time, expire_time, delete_time, last_use_time
        """;

    // The last use is written by Touch alone: a key may have been used since it was read to be changed.
    private const string UpsertSql = $"""
        INSERT INTO api_key ({Columns})
        VALUES (@Id, @AccountId, @Name, @Scopes, @Environment, @SecretHash, @PreviousSecretHash, @GraceEndTime,
            @AllowedCidrs, @CreateTime, @ExpireTime, @DeleteTime, NULL)
        ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, scopes = EXCLUDED.scopes,
            secret_hash = EXCLUDED.secret_hash, previous_secret_hash = EXCLUDED.previous_secret_hash,
            grace_end_time = EXCLUDED.grace_end_time, allowed_cidrs = EXCLUDED.allowed_cidrs,
            expire_time = EXCLUDED.expire_time, delete_time = EXCLUDED.delete_time
        WHERE api_key.account_id = EXCLUDED.account_id
        """;

    public static Task UpsertAsync(NpgsqlConnection connection, ApiKey key) =>
        connection.ExecuteAsync(UpsertSql, new
        {
            key.Id,
            key.AccountId,
            key.Name,
            Scopes = (int)key.Scopes,
            Environment = (short)key.Environment,
            SecretHash = key.SecretHash.ToArray(),
            PreviousSecretHash = key.PreviousSecretHash?.ToArray(),
            GraceEndTime = UnixNanos.From(key.GraceEndTime),
            AllowedCidrs = key.AllowedCidrs.Column(cidr => cidr),
            CreateTime = UnixNanos.From(key.CreateTime),
            ExpireTime = UnixNanos.From(key.ExpireTime),
            DeleteTime = UnixNanos.From(key.DeleteTime),
        });

    // Rows of the primary key (id), in its order as in SessionTable.
    private const string TouchSql = """
        WITH used AS MATERIALIZED (
            SELECT k.id, u.time FROM api_key AS k JOIN unnest(@Ids, @Times) AS u (id, time) ON k.id = u.id
            WHERE k.last_use_time IS NULL OR k.last_use_time < u.time
            ORDER BY k.id FOR UPDATE OF k)
        UPDATE api_key SET last_use_time = GREATEST(last_use_time, used.time) FROM used WHERE api_key.id = used.id
        """;

    public static Task TouchAsync(NpgsqlConnection connection, IReadOnlyList<CredentialUse> uses) =>
        connection.ExecuteAsync(TouchSql, new
        {
            Ids = uses.Column(use => use.CredentialId),
            Times = uses.Column(use => UnixNanos.From(use.UseTime)),
        });

    // One row of the primary key (id).
    private const string FindSql = $"SELECT {Columns} FROM api_key WHERE id = $1";

    public static RowQuery<ApiKey> Find(string id) => new MappedQuery<Row, ApiKey>(FindSql, [id], Read);

    // One row of the primary key (id).
    private const string FindOfAccountSql = $"""
        SELECT {Columns} FROM api_key
        WHERE id = $1 AND account_id = $2 AND delete_time IS NULL
        """;

    public static RowQuery<ApiKey> Find(string accountId, string id) =>
        new MappedQuery<Row, ApiKey>(FindOfAccountSql, [id, accountId], Read);

    // One range of api_key_by_account, of 100 rows at most.
    private const string ListSql = $"""
        SELECT {Columns} FROM api_key
        WHERE account_id = $1 AND delete_time IS NULL
        ORDER BY create_time DESC, id
        """;

    public static RowQuery<ApiKey> List(string accountId) =>
        new MappedQuery<Row, ApiKey>(ListSql, [accountId], Read);

    private static ApiKey Read(Row row) => new()
    {
        Id = row.Id,
        AccountId = row.AccountId,
        Name = row.Name,
        Scopes = (Scopes)row.Scopes,
        Environment = (KeyEnvironment)row.Environment,
        SecretHash = row.SecretHash,
        PreviousSecretHash = row.PreviousSecretHash is { } previous ? (ReadOnlyMemory<byte>?)previous : null,
        GraceEndTime = UnixNanos.ToInstant(row.GraceEndTime),
        AllowedCidrs = row.AllowedCidrs,
        CreateTime = UnixNanos.ToInstant(row.CreateTime),
        ExpireTime = UnixNanos.ToInstant(row.ExpireTime),
        DeleteTime = UnixNanos.ToInstant(row.DeleteTime),
        LastUseTime = UnixNanos.ToInstant(row.LastUseTime),
    };
}
