using Dapper;
using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (
    string Id, string AccountId, byte[] TokenHash, long CreateTime, long LastUseTime, string Client,
    string NetworkAddress);

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>The table <c>session</c>.</summary>
internal static class SessionTable
{
    private const string Columns = "id, account_id, token_hash, create_time, last_use_time, client, network_address";

    private const string InsertSql = $"""
        INSERT INTO session ({Columns})
        VALUES (@Id, @AccountId, @TokenHash, @CreateTime, @LastUseTime, @Client, @NetworkAddress)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, Session session) =>
        connection.ExecuteAsync(InsertSql, new
        {
            session.Id,
            session.AccountId,
            TokenHash = session.TokenHash.ToArray(),
            CreateTime = UnixNanos.From(session.CreateTime),
            LastUseTime = UnixNanos.From(session.LastUseTime),
            session.Client,
            session.NetworkAddress,
        });

    // Rows of the primary key (id), and only of the account.
    private const string DeleteSql = "DELETE FROM session WHERE id = ANY (@Ids) AND account_id = @AccountId";

    public static Task DeleteAsync(NpgsqlConnection connection, string accountId, IReadOnlyList<string> ids) =>
        connection.ExecuteAsync(DeleteSql, new { Ids = ids.Column(id => id), AccountId = accountId });

    // Rows of the primary key (id). In the order of their ids, so that two nodes that write the same rows wait for each
    // other and not both for ever.
    private const string TouchSql = """
        WITH used AS MATERIALIZED (
            SELECT s.id, u.time FROM session AS s JOIN unnest(@Ids, @Times) AS u (id, time) ON s.id = u.id
            WHERE s.last_use_time < u.time
            ORDER BY s.id FOR UPDATE OF s)
        UPDATE session SET last_use_time = GREATEST(last_use_time, used.time) FROM used WHERE session.id = used.id
        """;

    public static Task TouchAsync(NpgsqlConnection connection, IReadOnlyList<CredentialUse> uses) =>
        connection.ExecuteAsync(TouchSql, new
        {
            Ids = uses.Column(use => use.CredentialId),
            Times = uses.Column(use => UnixNanos.From(use.UseTime)),
        });

    // One row of the unique index of token_hash.
    private const string FindSql = $"SELECT {Columns} FROM session WHERE token_hash = $1";

    public static RowQuery<Session> Find(ReadOnlyMemory<byte> tokenHash) =>
        new MappedQuery<Row, Session>(FindSql, [tokenHash.ToArray()], Read);

    // One range of session_by_account, of 100 rows at most.
    private const string ListSql = $"""
        SELECT {Columns} FROM session
        WHERE account_id = $1
        ORDER BY create_time DESC, id
        """;

    public static RowQuery<Session> List(string accountId) => new MappedQuery<Row, Session>(ListSql, [accountId], Read);

    private static Session Read(Row row) => new()
    {
        Id = row.Id,
        AccountId = row.AccountId,
        TokenHash = row.TokenHash,
        CreateTime = UnixNanos.ToInstant(row.CreateTime),
        LastUseTime = UnixNanos.ToInstant(row.LastUseTime),
        Client = row.Client,
        NetworkAddress = row.NetworkAddress,
    };
}
