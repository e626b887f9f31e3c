using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Routing;

namespace FinApi.Infrastructure.Postgres.Log;

/// <summary>
/// The engine that needs nothing but PostgreSQL: the rows are those of the store, so there is nothing to append.
/// 1. A connection to the primary is held and listens; the writer's transaction notifies.
/// 2. When something is notified, and every second whether or not, the rows behind the follower are read. The look
///    every second finds a connection that is dead, and makes do without notifications behind a pooler, which has none.
/// </summary>
internal sealed class PostgresTickLog(MarketDatabase database, SettledFence fence) : ITickLog, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private PrimaryConnection? _held;

    public bool IsShared => true;

    public ValueTask AppendAsync(long epoch, LogRow row, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public async ValueTask<LogRead> ReadAsync(
        long epoch, long position, int limit, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                if (_held is { IsUsable: false })
                {
                    // Another server is the primary: what this one still tells is another past.
                    await CloseAsync();
                }

                var held = _held ??= await database.ListenToPrimaryAsync(
                    ConnectionPool.Background, LogRowTable.ListenSql, cancellationToken);
                var (read, walPosition) = await LogRowTable.ReadAsync(
                    held.Connection, position, limit, PrimaryConnection.PatienceSeconds, cancellationToken);
                if (!held.IsUsable)
                {
                    continue;
                }

                if (read.Rows.Count > 0 || read.Epoch != epoch || read.After != position)
                {
                    fence.Note(read.Rows, walPosition);
                    return read;
                }

                await held.Connection.WaitAsync(Period, cancellationToken);
            }
        }
        catch (Exception e) when (PostgresFailure.Is(e) && !cancellationToken.IsCancellationRequested)
        {
            await CloseAsync();
            throw PostgresFailure.From(e);
        }
        catch (OperationCanceledException)
        {
            // What the connection still waits for would be the answer to the next question.
            await CloseAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            await held.DisposeAsync();
        }
    }
}
