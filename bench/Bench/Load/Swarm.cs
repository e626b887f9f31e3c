using FinApi.Contracts.V1;

namespace FinApi.Bench.Load;

/// <summary>Thousands of subscribers, each on its own connection, read by one thread.</summary>
internal sealed class Swarm : IDisposable
{
    public const int TopicsEach = 10;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly EventLoop _loop = new();
    private readonly List<StreamConnection> _streams = [];
    private readonly List<int[]> _topics = [];
    private readonly IReadOnlyList<string> _symbols;

    public Swarm(IReadOnlyList<string> symbols) => _symbols = symbols;

    public Tally Tally { get; } = new();

    public EventLoop Loop => _loop;

    public IReadOnlyList<StreamConnection> Streams => _streams;

    /// <summary>Opens streams, some at a time, and waits for all snapshots.</summary>
    /// <param name="terms">Delivery and least interval of all topics.</param>
    /// <param name="window">HTTP/2 window of a stream in bytes.</param>
    public void Open(Uri grpc, string? key, int count, Topic terms, int window = Http2Frames.MaxWindow)
    {
        var first = _streams.Count;
        while (_streams.Count < first + count)
        {
            Open(grpc, key, terms, window);
            if (_streams.Count % 50 == 0)
            {
                _loop.Run(TimeSpan.Zero);
                Settle(_streams.Count - 200); // lets the server breathe, so that no connection waits to be accepted
            }
        }

        Settle(_streams.Count);
    }

    /// <summary>How much all streams together have, in items.</summary>
    public long Position => _streams.Sum(stream => stream.Reader.Position);

    /// <summary>How many items of a tape are meant for the subscribers.</summary>
    public long ExpectedOf(long[] published) => _topics.Sum(topics => topics.Sum(symbol => published[symbol]));

    public void Dispose() => _loop.Dispose();

    private void Open(Uri grpc, string? key, Topic terms, int window)
    {
        // Ten symbols spread over all, so that two subscribers share some and no two orders are alike.
        var number = _streams.Count;
        int[] topics = [.. Enumerable.Range(0, TopicsEach)
            .Select(k => (number + (k * Math.Max(1, _symbols.Count / TopicsEach))) % _symbols.Count).Distinct()];
        var subscribe = new SubscribeOp { OpId = 1 };
        foreach (var symbol in topics)
        {
            var topic = terms.Clone();
            topic.Symbol = _symbols[symbol];
            subscribe.Topics.Add(topic);
        }

        // The limit numbers topics through, FinApi within the stream.
        var reader = new FrameReader(_symbols.Count, Tally);
        var stream = new StreamConnection(
            grpc,
            key,
            reader,
            [
                new SubscribeRequest { Hello = new Hello { ClientName = "bench" } },
                new SubscribeRequest { Subscribe = subscribe },
            ],
            window);
        _topics.Add(topics);
        _streams.Add(stream);
        _loop.Add(stream);
    }

    private void Settle(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (reader, topics) = (_streams[i].Reader, _topics[i].Length);
            if (reader.Snapshots < topics
                && !_loop.Run(Timeout, () => reader.Snapshots >= topics || reader.IsEnded || Tally.Errors > 0))
            {
                // Not an error of a round, which begins by clearing them: nothing that follows would mean anything.
                throw new InvalidOperationException(
                    $"Stream {i} has {reader.Snapshots} of {topics} snapshots: "
                    + $"{Tally.FirstError ?? "none more came"}.");
            }
        }
    }
}
