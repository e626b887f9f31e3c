using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>All users of stage 5 on this one machine.</summary>
internal static class StageFiveScenarios
{
    private const int Streams = 8_000;
    private const int QuotesASecond = 500;
    private const int RequestsASecond = 1_026;
    private const int Window = 250;

    private static readonly Topic Batched =
        new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Latest, MinIntervalMs = Window };

    private static readonly Topic Every = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Every };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("stage-5-batched", "8,000 streams x 10 symbols at 1/s, 4 batches/s each, beside 1,026 requests/s",
            context => RunAsync(context, "stage-5-batched", Batched, "LATEST every 250 ms", Window))
            {
                IsInSmoke = false,
            },
        new("stage-5", "the same, every item by itself",
            context => RunAsync(context, "stage-5", Every, "EVERY", 0)),
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(
        BenchContext context, string name, Topic terms, string delivery, int window)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await RequestStage.FillAsync(finApi, context.Symbols);
        await using var side = await StreamSide.StartAsync(
            context, finApi.Process, finApi.Key, finApi.IngestKey, "second");
        using var requests = new OpenLoad(
            finApi.Process.Http, 64, context.Settings.Scaled(RequestsASecond), Trace(finApi.Key));
        side.Open(Streams, terms);
        Comparison.WarmUp(context.Settings.Rounds, () => Measure(context, side, requests, finApi.Process).Streams);
        var (streams, answers) = (new List<Round>(), new List<Round>());
        for (var i = 0; i < context.Settings.Rounds; i++)
        {
            var (stream, answer) = Measure(context, side, requests, finApi.Process);
            streams.Add(stream);
            answers.Add(answer);
        }

        var (items, calls) = (new Sample("streams", streams), new Sample("requests", answers));
        var beyond = items.Median(round => round.P99) - window;

        // The goal is of the batched stage. Every item by itself is what one may dream of:
        // more than bare Kestrel can do.
        IReadOnlyList<Check> checks = window == 0 ? [] :
        [
            new("P7", $"stage 5 ({delivery}): stream p99 beyond the window", beyond, 30, "ms"),
            new("P7", $"stage 5 ({delivery}): REST p99", calls.Median(round => round.P99), 30, "ms"),
            new("P7", $"stage 5 ({delivery}): FinApi's processors", items.Median(round => round.Cores), 0.5, "cores"),
        ];

        return
        [
            new Result(
                name,
                $"{Streams:N0} gRPC streams x 10 of 500 symbols, {delivery}, {QuotesASecond} quotes/s (each symbol "
                + $"once a second, scattered) and {RequestsASecond:N0} REST requests/s at a steady rate (of 20: 12 "
                + "quotes, 3 snapshots, 2 times 10 quotes, 2 times 390 bars, 1 page of 100 trades); the CPU of each "
                + "row holds all of FinApi's")
            {
                Unit = "item",
                Samples = [items, calls],
                Checks = checks,
                Notes =
                [
                    $"FinApi kept {items.Median(round => round.Cores):F2} processors busy; p99 of the items beyond "
                    + $"their window {beyond:F1} ms.",
                ],
            },
        ];
    }

    private static (Round Streams, Round Requests) Measure(
        BenchContext context, StreamSide side, OpenLoad requests, ServerProcess server)
    {
        Round? answers = null;
        var asking = new Thread(() =>
            answers = Round.Measure(server, requests.Tally, () => requests.Run(context.Settings.StreamTime)));
        asking.Start();
        var streams = side.Measure(QuotesASecond);
        asking.Join();
        return (streams, answers!);
    }

    private static List<byte[]> Trace(string? key)
    {
        var trace = new List<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            trace.Add(HttpText.Get(key, (i % 20) switch
            {
                < 12 => $"/v1/instruments/S{i * 7 % 500:000}/quote",
                < 15 => $"/v1/instruments/S{i * 7 % 500:000}/snapshot",
                < 17 => "/v1/quotes?symbols="
                    + string.Join(',', Enumerable.Range(i, 10).Select(n => $"S{n % 500:000}")),
                < 19 => $"/v1/instruments/{Shelf.BarSymbol}/bars?interval=1m&page_size=390"
                    + $"&start_time={Shelf.DayStart:yyyy-MM-ddTHH:mm:ssZ}&end_time={Shelf.DayEnd:yyyy-MM-ddTHH:mm:ssZ}",
                _ => $"/v1/instruments/{Shelf.TradeSymbol}/trades?page_size=100",
            }));
        }

        return trace;
    }
}
