using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>One server with its publisher and its subscribers.</summary>
internal sealed class StreamSide : IAsyncDisposable
{
    // What has not come by then is lost.
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxPast = TimeSpan.FromMinutes(5);

    private readonly BenchContext _context;
    private readonly ServerProcess _server;
    private readonly string? _key;
    private readonly Publisher _publisher;
    private readonly QuoteTape _tape;

    private StreamSide(BenchContext context, ServerProcess server, string? key, Publisher publisher)
    {
        (_context, _server, _key, _publisher) = (context, server, key, publisher);
        _tape = new QuoteTape(publisher, context.Symbols);
        Swarm = new Swarm(context.Symbols);
    }

    public Swarm Swarm { get; }

    /// <summary>
    /// Connects the publisher and publishes one quote of each symbol, of now or of so long ago,
    /// so that there is something to snapshot. To this server, or to another one that the server follows.
    /// </summary>
    public static async Task<StreamSide> StartAsync(
        BenchContext context,
        ServerProcess server,
        string? key,
        string? ingestKey,
        string source = "bench",
        TimeSpan ago = default,
        ServerProcess? publishTo = null)
    {
        var side = new StreamSide(
            context, server, key, new Publisher((publishTo ?? server).Grpc, ingestKey, source));
        await side._tape.PlayLapAsync(ago);
        return side;
    }

    public void Open(int streams, Topic terms, int window = Http2Frames.MaxWindow) =>
        Swarm.Open(_server.Grpc, _key, _context.Settings.ScaledStreams(streams), terms, window);

    /// <summary>What taking in takes by itself. Before any stream is open.</summary>
    public Round MeasureIngest(int perSecond)
    {
        var tally = new Tally();
        var before = _tape.Count;
        return Round.Measure(_server, tally, () =>
        {
            _tape.PlayAsync(perSecond, _context.Settings.StreamTime).GetAwaiter().GetResult();
            tally.Done = _tape.Count - before;
        });
    }

    /// <summary>
    /// Publishes for a round and reads until every subscriber has all that was published; what is missing then is lost.
    /// </summary>
    public Round Measure(int perSecond, TimeSpan? duration = null) =>
        Round.Measure(_server, Swarm.Tally, () => Play(perSecond, duration ?? _context.Settings.StreamTime));

    /// <summary>
    /// Publishes a quote of each symbol for every second of the past, and reads until every subscriber has them.
    /// </summary>
    public Round MeasurePast(int seconds) =>
        Round.Measure(_server, Swarm.Tally, () => Play(() => _tape.PlayPastAsync(seconds), MaxPast));

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        Swarm.Dispose();
    }

    private void Play(int perSecond, TimeSpan duration) =>
        Play(() => _tape.PlayAsync(perSecond, duration), duration + MaxDrain);

    private void Play(Func<Task> play, TimeSpan timeout)
    {
        var before = Swarm.ExpectedOf(_tape.Published);
        var position = Swarm.Position;
        var playing = Task.Run(play);
        Swarm.Loop.Run(timeout, () => playing.IsCompleted);
        playing.GetAwaiter().GetResult();

        // Sequences count every item of a topic, so their sum tells whether the last ones have come as well.
        var expected = Swarm.ExpectedOf(_tape.Published) - before;
        if (!Swarm.Loop.Run(MaxDrain, () => Swarm.Position - position >= expected))
        {
            Swarm.Tally.Lost += expected - (Swarm.Position - position);
        }
    }
}
