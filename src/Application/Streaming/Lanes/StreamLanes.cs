using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>All lanes of the node. They stop after the server's connections, so that streams can send GoAway.</summary>
internal sealed class StreamLanes : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly StreamLane[] _lanes;
    private Task _running = Task.CompletedTask;
    private int _next;

    public StreamLanes(StreamClock clock, IOptions<StreamingOptions> options, ILogger<StreamLane> logger)
    {
        _lanes = new StreamLane[options.Value.LaneCount];
        for (var i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new StreamLane(clock, logger);
        }
    }

    /// <summary>The lane for the next stream.</summary>
    public StreamLane Next() => _lanes[(uint)Interlocked.Increment(ref _next) % (uint)_lanes.Length];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(
            _lanes.Select(lane => Task.Run(() => lane.RunAsync(_stopped.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopped.Dispose();
}
