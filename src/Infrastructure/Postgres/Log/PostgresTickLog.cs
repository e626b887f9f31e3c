using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Routing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Log;

/// <summary>
/// The engine that needs nothing but PostgreSQL: the rows are those of the store, so there is nothing to append.
/// 1. A connection to the primary is held and listens; the writer's transaction notifies.
/// 2. When something is notified, and every second whether or not, the rows behind the follower are read. The look
///    every second finds a connection that is dead, and makes do without notifications behind a pooler, which has none.
/// </summary>
internal sealed partial class PostgresTickLog(
    MarketDatabase database, SettledFence fence, ILogger<PostgresTickLog> logger)
    : ITickLog, IAsyncDisposable
{
    private const int PatienceSeconds = 2;

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

                var held = _held ??= await OpenAsync(cancellationToken);
                var connection = held.Connection;
                var (read, walPosition) = await LogRowTable.ReadAsync(
                    connection, position, limit, PatienceSeconds, cancellationToken);
                if (!held.IsUsable)
                {
                    continue;
                }

                if (read.Rows.Count > 0 || read.Epoch != epoch || read.After != position)
                {
                    fence.Note(read.Rows, walPosition);
                    return read;
                }

                await connection.WaitAsync(Period, cancellationToken);
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

    private async Task<PrimaryConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var held = await database.HoldPrimaryAsync(ConnectionPool.Background, cancellationToken);
        if (!database.HasSessions)
        {
            LogNoNotifications();
            return held;
        }

        try
        {
            await using var listen = new NpgsqlCommand(LogRowTable.ListenSql, held.Connection)
            {
                CommandTimeout = PatienceSeconds,
            };
            await listen.ExecuteNonQueryAsync(cancellationToken);
            return held;
        }
        catch
        {
            await held.Connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            await held.Connection.DisposeAsync();
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "The log is looked at every second: a pooler (Postgres:Pooler) passes no notifications on")]
    private partial void LogNoNotifications();
}
