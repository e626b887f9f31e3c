using System.Collections.Concurrent;
using FinApi.Application.History;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Clients that read without a pause, and what went wrong for them.</summary>
internal sealed class ReadLoad : IAsyncDisposable
{
    private const int Clients = 4;

    private static readonly TickRange Newest = new(Aapl, null, null, IsDescending: true, Limit: 100) { MayLag = true };

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly Task _running;
    private long _reads;
    private long _longestTicks;

    private ReadLoad(ITradeReader trades) =>
        _running = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => ReadAsync(trades))));

    /// <summary>Starts once there is something to be read: a standby may be a moment behind the commit.</summary>
    public static async Task<ReadLoad> StartAsync(PostgresNode node)
    {
        var trades = node.Get<ITradeReader>();
        await Until.TrueAsync(
            async () => (await trades.ListAsync(Newest, CancellationToken.None)).Count > 0,
            () => "The trades that were committed are never read.");
        return new ReadLoad(trades);
    }

    public TimeSpan Longest => TimeSpan.FromTicks(Interlocked.Read(ref _longestTicks));

    /// <summary>Waits for so many more reads.</summary>
    public Task UntilReadsAsync(int count)
    {
        var goal = Interlocked.Read(ref _reads) + count;
        return Until.TrueAsync(
            () => Task.FromResult(Interlocked.Read(ref _reads) >= goal || !_failures.IsEmpty),
            () => $"Only {Interlocked.Read(ref _reads)} of {goal} reads were done.");
    }

    /// <summary>Stops, and gives what failed.</summary>
    public async Task<Exception[]> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return [.. _failures];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task ReadAsync(ITradeReader trades)
    {
        while (!_stop.IsCancellationRequested)
        {
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                Assert.NotEmpty(await trades.ListAsync(Newest, CancellationToken.None));
            }
            catch (Exception e)
            {
                _failures.Enqueue(e);
            }

            Interlocked.Increment(ref _reads);
            Longer(TimeProvider.System.GetElapsedTime(started).Ticks);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }
    }

    private void Longer(long ticks)
    {
        for (var before = Interlocked.Read(ref _longestTicks); ticks > before;)
        {
            before = Interlocked.CompareExchange(ref _longestTicks, ticks, before);
        }
    }
}
