using FinApi.Application.Log.Writing;

namespace FinApi.Api.Services.Ingestion;

/// <summary>
/// The Publish streams under way. When the node stops they end before the server closes their connections: one that is
/// still open then would keep its connection, and the node, until the time for stopping is up. Once they have ended,
/// another node may write.
/// </summary>
internal sealed class PublishStreams(WriterRole role, TimeProvider timeProvider) : IHostedLifecycleService, IDisposable
{
    // A source that does not take its acknowledgements must not hold the stop of the node.
    private static readonly TimeSpan MaxWrite = TimeSpan.FromSeconds(5);

    // A little more: those streams are cut by then.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(7);

    // The server closes its connections right behind this; a source that has not read the status by then may lose it.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _late = new(Timeout.InfiniteTimeSpan, timeProvider);
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count = 1;

    /// <summary>The node stops: nothing more is read, what was read is acknowledged.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Counts a stream until its answer has been sent, and cuts it when that takes too long.</summary>
    public void Add(HttpContext http)
    {
        Interlocked.Increment(ref _count);
        var cut = _late.Token.UnsafeRegister(static http => ((HttpContext)http!).Abort(), http);
        http.Response.OnCompleted(async () =>
        {
            await cut.DisposeAsync();
            Leave();
        });
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var hasStreams = Volatile.Read(ref _count) > 1;
        _late.CancelAfter(MaxWrite);
        await _stopping.CancelAsync();
        Leave();
        using var timeout = new CancellationTokenSource(MaxWait, timeProvider);
        await _empty.Task.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await role.HandOverAsync(cancellationToken);
        if (hasStreams)
        {
            // In the sources' time, whatever ours is.
            await Task.Delay(Farewell, TimeProvider.System, CancellationToken.None);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Dispose();
        _late.Dispose();
    }

    // The node itself counts as one until it stops.
    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            _empty.TrySetResult();
        }
    }
}
