using Dapper;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using Npgsql;
using Row = (string Id, long Time, string AccountId, string Request, string Result);

namespace FinApi.Infrastructure.Postgres.Deletions;

/// <summary>The table <c>deletion</c>, and what a commit takes from the tables of instruments.</summary>
internal static class DeletionTable
{
    private const string InsertSql = """
        INSERT INTO deletion (id, time, account_id, request, result)
        VALUES (@Id, @Time, @AccountId, @Request, @Result)
        """;

    public static Task InsertAsync(NpgsqlConnection connection, DeletionRecord record) =>
        connection.ExecuteAsync(InsertSql, new
        {
            record.Id,
            Time = UnixNanos.From(record.Time),
            record.AccountId,
            record.Request,
            record.Result,
        });

    // One step of the primary key.
    private const string FindSql = "SELECT id, time, account_id, request, result FROM deletion WHERE id = $1";

    public static RowQuery<DeletionRecord> Find(string id) =>
        new MappedQuery<Row, DeletionRecord>(
            FindSql,
            [id],
            static row => new DeletionRecord(
                row.Id, UnixNanos.ToInstant(row.Time), row.AccountId, row.Request, row.Result));

    // Ranges of primary keys, but for data_condition, which is small. Only older nodes read corporate_action.
    private const string RemoveInstrumentSql = """
        DELETE FROM instrument WHERE symbol = @Symbol;
        DELETE FROM corporate_action_revision WHERE symbol = @Symbol;
        DELETE FROM corporate_action WHERE symbol = @Symbol;
        DELETE FROM data_condition WHERE symbol = @Symbol;
        DELETE FROM bar_remake WHERE symbol = @Symbol;
        DELETE FROM gone_bar WHERE symbol = @Symbol
        """;

    /// <summary>Takes an instrument, its corporate actions and what is stated of its days.</summary>
    public static Task RemoveInstrumentAsync(NpgsqlConnection connection, string symbol) =>
        connection.ExecuteAsync(RemoveInstrumentSql, new { Symbol = symbol });

    // A range of the primary key (symbol, number, revision).
    private const string RemoveActionSql =
        "DELETE FROM corporate_action_revision WHERE symbol = @Symbol AND number = @Number";

    public static Task RemoveActionAsync(NpgsqlConnection connection, string symbol, int number) =>
        connection.ExecuteAsync(RemoveActionSql, new { Symbol = symbol, Number = number });
}
