using Dapper;
using FinApi.Application.Accounts;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Accounts;

/// <summary>
/// The tables <c>account_change</c> and <c>account_change_count</c>, and the channel that says when to look.
/// </summary>
internal static class AccountChangeTable
{
    public const string ListenSql = "LISTEN finapi_account_change";

    // Longer than any node waits between two looks; one that was away for longer forgets everything that it remembers.
    // The statement that takes the lock comes last in a commit, as all others wait for it.
    private const string InsertSql = """
        DELETE FROM account_change WHERE number IN (
            SELECT number FROM account_change WHERE change_time < now() - interval '10 minutes'
            ORDER BY number LIMIT 1000 FOR UPDATE SKIP LOCKED);

        WITH counted AS (
            UPDATE account_change_count SET last_number = last_number + cardinality(@AccountIds)
            WHERE id = 1
            RETURNING last_number - cardinality(@AccountIds) AS before)
        INSERT INTO account_change (number, change_time, account_id, credential_id, ended_stream_id)
        SELECT before + place, now(), account_id, credential_id, ended_stream_id
        FROM counted, unnest(@AccountIds, @CredentialIds, @EndedStreamIds)
            WITH ORDINALITY AS change (account_id, credential_id, ended_stream_id, place);

        SELECT pg_notify('finapi_account_change', '')
        """;

    /// <summary>Inserts changes; at least one, as the last thing that a transaction does.</summary>
    public static Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<AccountChange> changes) =>
        connection.ExecuteAsync(InsertSql, new
        {
            AccountIds = changes.Column(change => change.AccountId),
            CredentialIds = changes.Column(change => change.CredentialId),
            EndedStreamIds = changes.Column(change => change.EndedStreamId),
        });

    // One row.
    private const string LastNumberSql = "SELECT last_number FROM account_change_count WHERE id = 1";

    public static Task<long> ReadLastNumberAsync(
        NpgsqlConnection connection, int timeoutSeconds, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            LastNumberSql, commandTimeout: timeoutSeconds, cancellationToken: cancellationToken));

    // One range of the primary key (number), and the count as of the same moment.
    private const string ListSql = """
        SELECT last_number AS "LastNumber", number AS "Number", account_id AS "AccountId",
            credential_id AS "CredentialId", ended_stream_id AS "EndedStreamId"
        FROM account_change_count
        LEFT JOIN account_change ON number > @Seen
        WHERE id = 1
        ORDER BY number
        """;

    /// <summary>What has changed since a number; null when some of it is not known any more.</summary>
    public static async Task<(long LastNumber, IReadOnlyList<AccountChange>? Changes)> ListAsync(
        NpgsqlConnection connection, long seen, int timeoutSeconds, CancellationToken cancellationToken)
    {
        var list = new CommandDefinition(
            ListSql, new { Seen = seen }, commandTimeout: timeoutSeconds, cancellationToken: cancellationToken);
        var rows = (await connection.QueryAsync<Row>(list)).AsList();
        var lastNumber = rows[0].LastNumber;
        var found = rows[0].Number is null ? [] : rows;
        var isWhole = found.Count == lastNumber - seen;
        return (lastNumber, isWhole ? [.. found.Select(row => row.ToChange())] : null);
    }

    private sealed record Row(
        long LastNumber, long? Number, string? AccountId, string? CredentialId, string? EndedStreamId)
    {
        public AccountChange ToChange() => new(AccountId!, CredentialId, EndedStreamId);
    }
}
