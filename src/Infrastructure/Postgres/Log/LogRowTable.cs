using Dapper;
using FinApi.Application.Log;
using FinApi.Application.Log.Format;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Storage;
using NodaTime;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Log;

/// <summary>The table <c>log_row</c>.</summary>
internal static class LogRowTable
{
    public const string ListenSql = "LISTEN finapi_log";

    // Told when the transaction commits, and to nobody when it does not.
    private const string InsertSql = """
        INSERT INTO log_row (last_position, first_position, term, time, entries)
        VALUES (@LastPosition, @FirstPosition, @Term, @Time, @Entries);

        SELECT pg_notify('finapi_log', '')
        """;

    public static Task InsertAsync(NpgsqlConnection connection, LogRow row) =>
        connection.ExecuteAsync(InsertSql, new
        {
            row.LastPosition,
            row.FirstPosition,
            row.Term,
            Time = UnixNanos.From(row.Time),
            Entries = LogFormat.Encode(row),
        });

    private const string StateSql = "SELECT epoch, last_position FROM log_state WHERE id = 1";

    // A range of the primary key.
    private const string ListSql = """
        SELECT first_position, term, time, entries FROM log_row
        WHERE last_position > $1
        ORDER BY last_position
        LIMIT $2
        """;

    /// <summary>
    /// Reads rows after a position, and the position that a standby must have replayed to have their data. In one round
    /// trip, in this order: what is committed after the state was read is among the rows, and the position behind them
    /// covers every commit that they are of.
    /// </summary>
    /// <remarks>
    /// By hand: Dapper's reader of several results may ask the server to cancel where it is disposed, on the caller's
    /// thread, and holds the bytes of all rows before the first one is decoded.
    /// </remarks>
    public static async Task<(LogRead Read, long WalPosition)> ReadAsync(
        NpgsqlConnection connection, long position, int limit, int patienceSeconds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = patienceSeconds };
        batch.BatchCommands.Add(new NpgsqlBatchCommand(StateSql));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ListSql)
        {
            Parameters = { new NpgsqlParameter { Value = position }, new NpgsqlParameter { Value = limit } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SettledFence.Position.Sql));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (epoch, last) = (reader.GetInt64(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken);
        List<LogRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new LogRow(
                reader.GetInt64(1),
                reader.GetInt64(0),
                reader.Nanoseconds(2),
                LogFormat.Decode(reader.GetFieldValue<byte[]>(3))));
        }

        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var read = new LogRead(epoch, rows.Count == 0 ? last : rows[0].FirstPosition - 1, rows);
        return (read, reader.GetInt64(0));
    }

    private const string IsTrimmableSql = """
        SELECT EXISTS (
            SELECT 1 FROM log_row
            WHERE last_position = (SELECT MIN(last_position) FROM log_row) AND last_position <= @Position
                AND (time < @Oldest OR last_position <= (SELECT last_position FROM log_state) - @MaxEntries))
        """;

    // A checkpoint of a node that has seen commits which this server has lost is none.
    private const string TrimSql = """
        INSERT INTO log_checkpoint (id, position, state)
        SELECT 1, @Position, @State FROM log_state
        WHERE log_state.id = 1 AND log_state.last_position >= @Position AND log_state.epoch = @Epoch
        ON CONFLICT (id) DO UPDATE SET position = EXCLUDED.position, state = EXCLUDED.state
        WHERE EXCLUDED.position > log_checkpoint.position;

        DELETE FROM log_row
        WHERE last_position <= (SELECT position FROM log_checkpoint)
            AND (time < @Oldest OR last_position <= (SELECT last_position FROM log_state) - @MaxEntries)
        """;

    /// <summary>
    /// Removes rows up to a checkpoint that are older than a time, or beyond the newest so many entries.
    /// </summary>
    public static async Task TrimAsync(
        NpgsqlConnection connection, LogCheckpoint checkpoint, Instant oldest, long maxEntries)
    {
        var parameters = new
        {
            checkpoint.Position,
            checkpoint.Epoch,
            Oldest = UnixNanos.From(oldest),
            MaxEntries = maxEntries,
        };
        if (await connection.ExecuteScalarAsync<bool>(IsTrimmableSql, parameters))
        {
            await connection.ExecuteAsync(TrimSql, new
            {
                parameters.Position,
                parameters.Epoch,
                State = LogFormat.Encode(checkpoint),
                parameters.Oldest,
                parameters.MaxEntries,
            });
        }
    }

    private const string CheckpointSql = "SELECT position, state FROM log_checkpoint WHERE id = 1";

    public static RowQuery<LogCheckpoint> FindCheckpoint() =>
        new MappedQuery<(long Position, byte[] State), LogCheckpoint>(
            CheckpointSql, [], row => LogFormat.Decode(row.Position, row.State));
}
