using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>Streams that do nothing, and streams whose client stopped reading.</summary>
internal static class ReaderScenarios
{
    private static readonly Topic Every = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Every };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("idle-memory", "memory of 4,000 gRPC streams that are open and quiet", RunIdleAsync) { IsInSmoke = false },
        new("slow-readers", "10 % of 5,000 subscribers stop reading", RunSlowAsync) { IsInSmoke = false },
    ];

    private static async Task<IReadOnlyList<Result>> RunIdleAsync(BenchContext context)
    {
        await using var limit = await LimitServer.StartAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        var bare = await MeasureIdleAsync(context, limit.Process, null, null);
        var full = await MeasureIdleAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
        return
        [
            new Result(
                "idle-memory",
                "4,000 gRPC streams x 10 symbols, each on a connection of its own, 2 s after the last one opened")
            {
                Checks =
                [
                    new Check(
                        "P8",
                        "memory of an idle stream, FinApi against bare",
                        full.Resident / bare.Resident,
                        1.1,
                        "x"),
                ],
                Notes =
                [
                    $"Resident: FinApi {full.Resident / 1024:F1} KB a stream, bare {bare.Resident / 1024:F1}; of the "
                    + $"managed heap after a collection: {full.Heap / 1024:F1} and {bare.Heap / 1024:F1} KB.",
                ],
            },
        ];
    }

    private static async Task<(double Resident, double Heap)> MeasureIdleAsync(
        BenchContext context, ServerProcess server, string? key, string? ingestKey)
    {
        // The first ones make the runtime compile and its pools fill.
        await using var first = await StreamSide.StartAsync(context, server, key, ingestKey);
        first.Open(200, Every);
        await using var side = await StreamSide.StartAsync(context, server, key, ingestKey, "second");
        var before = (server.ReadCounters(collect: true).HeapBytes, server.ResidentBytes);
        side.Open(4_000, Every);
        side.Swarm.Loop.Run(TimeSpan.FromSeconds(2));
        var heap = server.ReadCounters(collect: true).HeapBytes - before.HeapBytes;
        var resident = server.ResidentBytes - before.ResidentBytes;
        double streams = side.Swarm.Streams.Count;
        return (resident / streams, heap / streams);
    }

    private static async Task<IReadOnlyList<Result>> RunSlowAsync(BenchContext context)
    {
        const int perSecond = 500;

        // As a telephone that was put away: the window of its stream is soon full.
        const int smallWindow = 4_096;
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var side = await StreamSide.StartAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
        await using var stalled = await StreamSide.StartAsync(
            context, finApi.Process, finApi.Key, finApi.IngestKey, "second");
        side.Open(4_500, Every);
        stalled.Open(500, Every, smallWindow);
        for (var i = 0; i < stalled.Swarm.Streams.Count; i++)
        {
            stalled.Swarm.Streams[i].Reader.MayEnd = true;
        }

        Comparison.WarmUp(context.Settings.Rounds, () => side.Measure(perSecond));
        var (before, after) = (new List<Round>(), new List<Round>());
        for (var i = 0; i < context.Settings.Rounds; i++)
        {
            before.Add(side.Measure(perSecond));
            stalled.Swarm.Loop.Run(TimeSpan.FromMilliseconds(200)); // these still read
        }

        var memory = finApi.Process.ReadCounters(collect: true).HeapBytes;
        for (var i = 0; i < context.Settings.Rounds; i++)
        {
            after.Add(side.Measure(perSecond));
        }

        var heap = finApi.Process.ReadCounters(collect: true).HeapBytes;
        var grown = (heap - memory) / (double)stalled.Swarm.Streams.Count;
        var ratio = Sample.MedianOf(after.Select(round => round.P99))
            / Sample.MedianOf(before.Select(round => round.P99));
        return
        [
            new Result(
                "slow-readers",
                "4,500 streams that read, x 10 of 500 symbols, EVERY, 500 quotes/s; 500 more first read and then stop, "
                + $"with a window of {smallWindow} bytes")
            {
                Unit = "item",
                Samples = [new Sample("all read", before), new Sample("500 stopped", after)],
                Checks =
                [
                    new Check("P9", "others' p99 while 10 % do not read, against before", ratio, 1.2, "x"),
                    new Check("P9", "heap that a slow stream adds", grown / 1024, 64, "KB"),
                ],
            },
        ];
    }
}
