using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Work with a connection to one server. It is given up from outside when the server is left: the driver's own
/// cancellation asks that server, over a new connection and on the thread that cancels.
/// </summary>
internal sealed class HostWork<T>(ConnectionPool pool, Func<DatabaseHost, NpgsqlConnection, Task<T>> work)
{
    /// <summary>How long it may take; without an end unless set.</summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public async ValueTask<T> RunAsync(DatabaseHost host, CancellationToken cancellationToken)
    {
        var gone = host.Gone;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, gone);
        var running = OnConnectionAsync(host, stop.Token);
        try
        {
            return await running.WaitAsync(Patience, TimeProvider, stop.Token);
        }
        catch (OperationCanceledException e) when (
            gone.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NoHostException($"{host.Name} stopped answering", e);
        }
        catch (Exception e) when (TransientFailure.IsLoss(e) || (e is TimeoutException && !running.IsCompleted))
        {
            host.Suspect();
            throw;
        }
        finally
        {
            if (!running.IsCompleted)
            {
                running.Forget();
            }
        }
    }

    private async Task<T> OnConnectionAsync(DatabaseHost host, CancellationToken stop)
    {
        await using var connection = await OpenAsync(host, stop);
        return await work(host, connection);
    }

    // That a server does not take a connection is known before anything was asked of it.
    private async ValueTask<NpgsqlConnection> OpenAsync(DatabaseHost host, CancellationToken stop)
    {
        try
        {
            return await host.OpenAsync(pool, stop);
        }
        catch (NpgsqlException e) when (TransientFailure.IsNoAnswer(e))
        {
            throw new NoHostException($"{host.Name} did not take a connection ({PostgresFailure.Describe(e)})", e);
        }
    }
}
