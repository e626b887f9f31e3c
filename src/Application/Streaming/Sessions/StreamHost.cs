using System.Collections.Concurrent;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Callers;
using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Markets;
using FinApi.Application.Streaming.Resume;
using FinApi.Application.Streaming.Topics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// All streams of the node. When the node stops, each stream gets a GoAway before its connection ends.
/// </summary>
internal sealed class StreamHost : IStreamHost, IHostedLifecycleService
{
    // A little longer than a stream waits for a client that does not read its GoAway.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(7);

    // The server closes its connections right after this pause. When a connection closes, .NET's HttpClient drops
    // received messages that it has not handed on yet, if the call's sending side is still open. Without the pause 13 %
    // of such clients missed the status.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    // Clients come back one a millisecond: the other nodes take all of them, and must not do so in one moment.
    private const int MaxReturnMilliseconds = 5_000;

    private readonly ConcurrentDictionary<StreamSession, byte> _sessions = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StreamLanes _lanes;
    private readonly TickLogOptions _logOptions;
    private readonly FeedMonitor _feedMonitor;
    private volatile bool _isDraining;

    public StreamHost(
        StreamServices services,
        StreamLanes lanes,
        TopicRules rules,
        ResumeTokens tokens,
        TopicSetCode topicSets,
        FeedBeats feeds,
        FeedMonitor feedMonitor,
        StreamMarkets markets,
        IStreamSlots slots,
        IOptions<TickLogOptions> logOptions)
    {
        (Services, _lanes, Rules, Tokens, TopicSets, Feeds) = (services, lanes, rules, tokens, topicSets, feeds);
        (_feedMonitor, Markets, Slots, _logOptions) = (feedMonitor, markets, slots, logOptions.Value);
        services.Metrics.Observe(
            () => _sessions.Count,
            () => _sessions.Keys.Sum(session => (long)session.TopicCount),
            () => _sessions.Keys.Sum(session => session.QueuedBytes));
    }

    public StreamServices Services { get; }

    public TopicRules Rules { get; }

    public ResumeTokens Tokens { get; }

    public TopicSetCode TopicSets { get; }

    public FeedBeats Feeds { get; }

    public StreamMarkets Markets { get; }

    public IStreamSlots Slots { get; }

    /// <summary>Greatest age of events in the log.</summary>
    public Duration LogWindow => Duration.FromTimeSpan(_logOptions.MaxAge);

    /// <summary>The open streams, in no order.</summary>
    public IEnumerable<StreamSession> Sessions => _sessions.Select(session => session.Key);

    /// <summary>Number of open streams.</summary>
    public int Count => _sessions.Count;

    /// <inheritdoc/>
    public IStreamSession Open(Caller caller, IFrameSink sink, FrameEncoding encoding)
    {
        var session = new StreamSession(this, _lanes.Next(), sink, encoding, caller);
        _sessions[session] = 0;
        if (_isDraining)
        {
            session.GoAway(StreamErrors.Stopping);
        }

        return session;
    }

    public void Remove(StreamSession session)
    {
        _sessions.TryRemove(session, out _);
        if (_isDraining && _sessions.IsEmpty)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>
    /// The event_time that all later items are expected to follow: the time of the feed's last item, which lies behind
    /// the clock by the feed's lag, in a replay by years.
    /// </summary>
    public Instant EventTimeFloor()
    {
        var floor = Services.Clock.Instant;
        foreach (var beat in Feeds.List())
        {
            if (beat.LastEventTime is { } time && _feedMonitor.IsAlive(beat.Name))
            {
                floor = Instant.Min(floor, time);
            }
        }

        return floor;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        var sessions = _sessions.Keys;
        var told = 0;
        foreach (var session in sessions)
        {
            session.GoAway(StreamErrors.Stopping, Duration.FromMilliseconds(told++ % MaxReturnMilliseconds));
        }

        if (sessions.Count > 0)
        {
            using var timeout = new CancellationTokenSource(MaxDrain, Services.Clock.Provider);
            await WaitUntilEmptyAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // The real clock, even where tests replace it: the clients need real time.
            await Task.Delay(Farewell, TimeProvider.System, CancellationToken.None);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The last stream may have ended before anyone waited.
    private Task WaitUntilEmptyAsync(CancellationToken cancellationToken) =>
        _sessions.IsEmpty ? Task.CompletedTask : _empty.Task.WaitAsync(cancellationToken);
}
