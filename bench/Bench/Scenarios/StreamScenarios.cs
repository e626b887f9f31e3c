using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>Fan-out to subscribers that keep up, against the bare grpc-dotnet stream.</summary>
internal static class StreamScenarios
{
    internal static readonly Topic Every = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Every };
    private static readonly Topic Latest = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Latest };
    private static readonly Topic Coalesced = new() { Channel = StreamChannel.Quotes, MinIntervalMs = 20 };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        FanOut(200, 1_000, null),
        FanOut(1_000, 1_000, 0.8),
        FanOut(5_000, 1_000, 1.0),
        FanOut(8_000, 500, null),
        new("burst", Describe(1_000, 10_000, "LATEST"), context => RunBurstAsync(context)) { IsInSmoke = false },
    ];

    private static Scenario FanOut(int streams, int perSecond, double? goal)
    {
        var what = Describe(streams, perSecond, "EVERY");
        return new($"fanout-{streams}", what, context => RunFanOutAsync(context, streams, perSecond, what, goal))
        {
            IsInSmoke = streams == 5_000,
        };
    }

    private static string Describe(int streams, int perSecond, string delivery) =>
        $"{streams:N0} gRPC streams, each on a connection of its own, x 10 of 500 symbols, {delivery}; "
        + $"{perSecond:N0} quotes/s published through Ingest.Publish, scattered: every lap over the symbols in an "
        + "order drawn anew, 10 ms of it a batch; "
        + $"{streams * perSecond / 50:N0} deliveries/s";

    private static async Task<IReadOnlyList<Result>> RunFanOutAsync(
        BenchContext context, int streams, int perSecond, string what, double? goal)
    {
        await using var limit = await LimitServer.StartAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var limitSide = await StreamSide.StartAsync(context, limit.Process, null, null);
        await using var finApiSide = await StreamSide.StartAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
        limitSide.Open(streams, Every);
        finApiSide.Open(streams, Every);
        var comparison = Comparison.Run(
            context.Settings.Rounds, () => limitSide.Measure(perSecond), () => finApiSide.Measure(perSecond));
        return
        [
            Result.Of($"fanout-{streams}", what, comparison) with
            {
                Unit = "item",
                Checks =
                [
                    .. goal is { } most
                        ? [
                            new Check(
                                "P5",
                                $"stream message, {streams:N0} x 10 scattered, CPU",
                                comparison.Ratio,
                                most,
                                "x"),
                            new Check(
                                "P3",
                                $"allocated, stream message ({streams:N0})",
                                comparison.FinApi.Median(r => r.AllocatedBytes),
                                128,
                                "B"),
                        ]
                        : Array.Empty<Check>(),
                ],
            },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunBurstAsync(BenchContext context)
    {
        const int streams = 1_000;
        const int perSecond = 10_000;
        const int window = 20;
        await using var limit = await LimitServer.StartAsync();
        await using var coalescing = await LimitServer.StartAsync();
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var limitSide = await StreamSide.StartAsync(context, limit.Process, null, null);
        await using var coalescingSide = await StreamSide.StartAsync(context, coalescing.Process, null, null);
        await using var finApiSide = await StreamSide.StartAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
        limitSide.Open(streams, Every);
        coalescingSide.Open(streams, Coalesced);
        finApiSide.Open(streams, Latest);
        var comparison = Comparison.Run(
            context.Settings.Rounds, () => limitSide.Measure(perSecond), () => finApiSide.Measure(perSecond));
        var coalesced = coalescingSide.Measure(perSecond);
        return
        [
            Result.Of("burst", Describe(streams, perSecond, "LATEST"), comparison) with
            {
                Unit = "item",
                Checks =
                [
                    new Check("P6", "burst, 200 items/s a subscriber, LATEST, CPU", comparison.Ratio, 0.75, "x"),
                    new Check("P6", "burst, p99", comparison.FinApi.Median(r => r.P99), window + 25, "ms"),
                ],
                Notes =
                [
                    $"A bare grpc-dotnet stream that collects for 20 ms takes {coalesced.CpuMicroseconds:F1} us an "
                    + $"item, p99 {coalesced.P99:F0} ms.",
                ],
            },
        ];
    }
}
