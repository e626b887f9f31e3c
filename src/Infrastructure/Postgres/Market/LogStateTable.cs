using Dapper;
using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>log_state</c>, which has one row.</summary>
internal static class LogStateTable
{
    // The lock holds other commits back until this one is done, on whatever node they are.
    private const string LockSql = """
        SELECT epoch AS "Epoch", term AS "Term", last_sequence AS "LastSequence", last_position AS "LastPosition",
            commit_id AS "CommitId"
        FROM log_state
        WHERE id = 1
        FOR UPDATE
        """;

    public static Task<LogState> LockAsync(NpgsqlConnection connection) =>
        connection.QuerySingleAsync<LogState>(LockSql);

    // The sources of a commit's items are noted with it; a state that is only confirmed may be that of an older FinApi.
    private const string UpdateSql = """
        UPDATE log_state SET last_sequence = @LastSequence, last_position = @LastPosition, commit_id = @CommitId,
            tracked_sequence = CASE WHEN commit_id = @CommitId THEN tracked_sequence ELSE @LastSequence END
        WHERE id = 1
        """;

    public static Task UpdateAsync(NpgsqlConnection connection, LogState state) =>
        connection.ExecuteAsync(UpdateSql, state);

    private const string ReadSql = "SELECT epoch, term, last_sequence, last_position FROM log_state WHERE id = 1";

    public static RowQuery<LogHead> Read() =>
        new MappedQuery<(long Epoch, long Term, long LastSequence, long LastPosition), LogHead>(
            ReadSql, [], row => new LogHead(row.Epoch, row.Term, row.LastSequence, row.LastPosition));

    private const string RaiseEpochSql = "UPDATE log_state SET epoch = epoch + 1 WHERE id = 1 AND epoch = @Epoch";

    public static Task<int> RaiseEpochAsync(NpgsqlConnection connection, long from) =>
        connection.ExecuteAsync(RaiseEpochSql, new { Epoch = from });
}
