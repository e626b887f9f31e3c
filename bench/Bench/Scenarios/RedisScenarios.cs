using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>Streams of a node that follows the log in Redis. drills/redis runs it.</summary>
internal static class RedisScenarios
{
    private const int Streams = 1_000;
    private const int PerSecond = 1_000;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("fanout-redis", "streams of a node that follows the log in Redis, against one of the memory log", RunAsync)
        {
            IsInWholeRun = false,
            IsInSmoke = false,
        },
    ];

    // The node of the memory log also takes in and stores what is published, which the other one's writer does. What
    // that costs is measured by itself, and taken off, so that the two nodes are compared in the same work.
    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        await using var redis = await RedisServer.StartAsync();
        var database = await (await context.PostgresAsync()).CreateDatabaseAsync();
        var folder = context.NewFolder();
        await using var memory = await FinApiServer.StartAsync(context.NewFolder());
        await using var writer = await FinApiServer.StartAsync(folder, database, Settings("writer"));
        await using var follower = await FinApiServer.StartAsync(folder, database, Settings("follower"));
        await using var memorySide = await StreamSide.StartAsync(context, memory.Process, memory.Key, memory.IngestKey);
        await using var redisSide = await StreamSide.StartAsync(
            context, follower.Process, follower.Key, follower.IngestKey, publishTo: writer.Process);
        var takingIn = MeasureTakingIn(context, memorySide);
        memorySide.Open(Streams, StreamScenarios.Every);
        redisSide.Open(Streams, StreamScenarios.Every);
        var comparison = Comparison.Run(
            context.Settings.Rounds,
            () => memorySide.Measure(PerSecond),
            () => redisSide.Measure(PerSecond),
            "follower of Redis");
        return [Judge(context, comparison, takingIn)];

        string[] Settings(string id) =>
        [
            $"--ConnectionStrings:RedisState=127.0.0.1:{redis.Port}",
            "--Log:Engine=Redis",
            $"--Node:Id={id}",
            $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
        ];
    }

    private static double MeasureTakingIn(BenchContext context, StreamSide side)
    {
        Round TakeIn() => side.MeasureIngest(PerSecond);
        Comparison.WarmUp(context.Settings.Rounds, TakeIn);
        return Sample.MedianOf(
            Enumerable.Range(0, context.Settings.Rounds).Select(_ => TakeIn().CpuMicroseconds));
    }

    private static Result Judge(BenchContext context, Comparison comparison, double takingIn)
    {
        // A quote of one of 500 symbols goes to the streams that read it: each reads ten.
        var share = takingIn * context.Symbols.Count / (10 * context.Settings.ScaledStreams(Streams));
        var ratio = comparison.FinApi.Cpu / (comparison.Limit.Cpu - share);
        return Result.Of(
            "fanout-redis",
            $"{Streams:N0} gRPC streams x 10 of 500 symbols, EVERY, {PerSecond:N0} quotes/s: of a node that follows "
                + "the log in Redis while another one writes, and, as the limit, of a node of the embedded store",
            comparison) with
        {
            Unit = "item",
            Notes =
            [
                $"Taking in and storing is {share:F2} us an item of the limit's CPU: without it the follower of Redis "
                + $"takes {ratio:F2} times as much.",
            ],
            Checks =
            [
                new Check(
                    "R1",
                    "CPU of an item among 1,000 streams at 1,000 quotes/s, follower of Redis against memory log",
                    ratio,
                    1.3,
                    "x"),
            ],
        };
    }
}
