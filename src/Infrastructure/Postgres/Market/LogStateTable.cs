using Dapper;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Market;

/// <summary>The table <c>log_state</c>, which has one row.</summary>
internal static class LogStateTable
{
    // The lock holds other commits back until this one is done, on whatever node they are.
    private const string LockSql = """
        SELECT last_sequence AS "LastSequence", commit_id AS "CommitId" FROM log_state WHERE id = 1 FOR UPDATE
        """;

    public static Task<LogState> LockAsync(NpgsqlConnection connection) =>
        connection.QuerySingleAsync<LogState>(LockSql);

    private const string UpdateSql =
        "UPDATE log_state SET last_sequence = @LastSequence, commit_id = @CommitId WHERE id = 1";

    public static Task UpdateAsync(NpgsqlConnection connection, LogState state) =>
        connection.ExecuteAsync(UpdateSql, state);
}
