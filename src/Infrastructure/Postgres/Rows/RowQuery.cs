using FinApi.Application.Collections;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>A query that gives rows.</summary>
/// <param name="Sql">The text, with parameters $1, $2, ...</param>
/// <param name="Parameters">Their values, in that order; none is null.</param>
internal abstract record RowQuery<T>(string Sql, object[] Parameters) : StoreQuery<PooledRows<T>>
{
    /// <summary>The statement.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var value in Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>All rows of the result that the reader stands on.</summary>
    public async Task<PooledRows<T>> ReadRowsAsync(NpgsqlDataReader reader)
    {
        var read = ReadingOf(reader);
        var rows = new PooledRows<T>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>
    /// What makes a value of the row that the reader stands on, for the rows of one result; safe for several threads.
    /// </summary>
    protected abstract Func<NpgsqlDataReader, T> ReadingOf(NpgsqlDataReader result);

    protected override void AddTo(NpgsqlBatch batch, NpgsqlBatchCommand? limit)
    {
        if (limit is not null)
        {
            batch.BatchCommands.Add(limit);
        }

        batch.BatchCommands.Add(ToCommand());
    }

    protected override Task<PooledRows<T>> ReadAsync(NpgsqlDataReader reader) => ReadRowsAsync(reader);
}
