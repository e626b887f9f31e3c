using Npgsql;

namespace FinApi.Infrastructure.Postgres.Rows;

/// <summary>What is read in one round trip.</summary>
internal abstract record StoreQuery<TResult>
{
    /// <summary>Runs it.</summary>
    /// <param name="connection">Where; in no transaction.</param>
    /// <param name="limit">Sets the time limit of the transaction first; null where the session has one.</param>
    /// <param name="gone">Cancelled when the server does not answer: then nothing more is asked of it.</param>
    /// <param name="cancellationToken">Cancelled when nobody wants the rows: then the server is told so.</param>
    public async Task<TResult> RunAsync(
        NpgsqlConnection connection,
        NpgsqlBatchCommand? limit,
        CancellationToken gone,
        CancellationToken cancellationToken)
    {
        // No time-out of the driver: whoever waits has one, and that of the driver asks the server to cancel.
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        AddTo(batch, limit);
        await using var cancelling = cancellationToken.UnsafeRegister(
            _ =>
            {
                if (!gone.IsCancellationRequested)
                {
                    // On a thread of its own: the driver waits for the server there.
                    Task.Run(batch.Cancel, CancellationToken.None).Forget();
                }
            },
            state: null);
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        if (limit is not null)
        {
            await reader.NextResultAsync(CancellationToken.None);
        }

        return await ReadAsync(reader);
    }

    /// <summary>Adds its statements; the first that gives rows is the limit, where there is one.</summary>
    protected abstract void AddTo(NpgsqlBatch batch, NpgsqlBatchCommand? limit);

    /// <summary>Reads all rows. A read that was given up may still be running beside the one in its place.</summary>
    protected abstract Task<TResult> ReadAsync(NpgsqlDataReader reader);
}
