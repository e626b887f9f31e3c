using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>
/// The long run: nothing may be lost, and memory may not grow. What a node keeps by design (the tick log,
/// the delayed market's samples) would grow for the first quarter of an hour and hide a leak, so it is filled
/// first, at the defaults of the node.
/// </summary>
internal static class SoakScenario
{
    private const int Streams = 8_000;
    private const int QuotesASecond = 500;

    // Enough of them to have every symbol: the log keeps the encoded bytes only of what was sent to somebody.
    private const int FirstStreams = 50;

    // The delayed market reaches back for 16 minutes; the tick log's 200,000 events are less than half of that.
    private const int PastSeconds = 1_000;

    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(60);
    private static readonly Topic Every = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Every };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("soak", "8,000 streams x 10 symbols at 1/s for ten minutes, memory by the minute", RunAsync)
        {
            IsInWholeRun = false, IsInSmoke = false,
        },
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        var settings = context.Settings;
        var past = settings.Scaled(PastSeconds);
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await using var side = await StreamSide.StartAsync(
            context, finApi.Process, finApi.Key, finApi.IngestKey, ago: TimeSpan.FromSeconds(past + 1));
        side.Open(FirstStreams, Every);
        var filling = side.MeasurePast(past);
        side.Open(Streams - FirstStreams, Every);
        var settling = side.Measure(QuotesASecond, settings.IsSmoke ? settings.StreamTime : SettleTime);

        var memory = new MemoryWatch(finApi.Process);
        memory.Look();
        var rounds = new List<Round>();
        var minutes = Math.Max(1, (int)settings.SoakTime.TotalMinutes);
        for (var i = 0; i < minutes; i++)
        {
            rounds.Add(side.Measure(QuotesASecond, settings.SoakTime / minutes));
            memory.Look();
            await Console.Error.WriteAsync($"{memory.Last} ");
        }

        return
        [
            new Result(
                "soak",
                $"{Streams:N0} gRPC streams x 10 of 500 symbols, EVERY, {QuotesASecond} quotes/s (each symbol once a "
                + $"second, scattered), {minutes} rounds of {settings.SoakTime / minutes:m\\:ss} with a full "
                + $"collection behind each, after {past} s of the past and {SettleTime.TotalSeconds} s to settle")
            {
                Unit = "item",
                Samples =
                [
                    new Sample("the past", [filling]), new Sample("settling", [settling]), new Sample("soak", rounds),
                ],
                Notes = [memory.Describe()],
                Failure = settings.IsSmoke ? null : memory.FindGrowth(),
            },
        ];
    }
}
