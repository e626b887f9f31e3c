using System.Globalization;
using FinApi.Bench.Load;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;
using FinApi.Contracts.V1;

namespace FinApi.Bench.Scenarios;

/// <summary>What an operation costs when there is 1, 10 and 100 times as much around it.</summary>
internal static class GrowthScenarios
{
    private static readonly int[] Times = [1, 10, 100];

    private static readonly Topic Every = new() { Channel = StreamChannel.Quotes, Delivery = Delivery.Every };

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("growth-symbols", "a quote over REST among 50, 500 and 5,000 symbols", RunSymbolsAsync)
        {
            IsInSmoke = false,
        },
        new("growth-subscribers", "an item delivered to 20, 200 and 2,000 subscribers", RunSubscribersAsync)
        {
            IsInSmoke = false,
        },
        new("growth-rows", "a row in a page of 100, 1,000 and 10,000 bars", RunRowsAsync) { IsInSmoke = false },
    ];

    private static async Task<IReadOnlyList<Result>> RunSymbolsAsync(BenchContext context)
    {
        var samples = new List<Sample>();
        foreach (var times in Times)
        {
            await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
            await using var publisher = new Publisher(finApi.Process.Grpc, finApi.IngestKey, "bench");
            string[] symbols = [.. Enumerable.Range(0, 50 * times).Select(i => $"G{i:0000}")];
            await new QuoteTape(publisher, symbols).PlayLapAsync();
            var next = 0;
            byte[][] requests =
            [
                .. symbols.Select(symbol => HttpText.Get(finApi.Key, $"/v1/instruments/{symbol}/quote")),
            ];
            using var load = new RequestLoad().AddHttp1(
                finApi.Process.Http, 16, 200, () => requests[next++ % requests.Length]);
            samples.Add(Measure(context, $"{symbols.Length:N0} symbols", finApi.Process, load));
        }

        return [Slope("growth-symbols", "GET quote of one symbol after the other, 16 connections", samples, 1)];
    }

    private static async Task<IReadOnlyList<Result>> RunSubscribersAsync(BenchContext context)
    {
        const int perSecond = 1_000;
        var samples = new List<Sample>();
        foreach (var times in Times)
        {
            await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
            await using var side = await StreamSide.StartAsync(context, finApi.Process, finApi.Key, finApi.IngestKey);
            side.Open(20 * times, Every);
            Comparison.WarmUp(context.Settings.Rounds, () => side.Measure(perSecond));
            Round[] rounds = [.. Enumerable.Range(0, 3).Select(_ => side.Measure(perSecond))];
            samples.Add(new Sample($"{20 * times:N0} subscribers", rounds));
        }

        return
        [
            Slope(
                "growth-subscribers",
                "1,000 quotes/s of 500 symbols, EVERY; CPU an item, so the cost of taking 1,000 quotes/s in weighs "
                + "most on the few",
                samples,
                1) with { Unit = "item" },
        ];
    }

    private static async Task<IReadOnlyList<Result>> RunRowsAsync(BenchContext context)
    {
        var stage = await context.RequestsAsync();
        var samples = new List<Sample>();
        foreach (var times in Times)
        {
            var request = HttpText.Get(
                stage.FinApi.Key, $"/v1/instruments/{Shelf.BarSymbol}/bars?interval=1m&page_size={100 * times}");
            using var load = new RequestLoad().AddHttp1(stage.FinApi.Process.Http, 4, 200, () => request);
            samples.Add(Measure(context, $"{100 * times:N0} rows", stage.FinApi.Process, load));
        }

        return [Slope("growth-rows", "GET a page of bars, 4 connections; CPU a page", samples, 100)];
    }

    private static Sample Measure(BenchContext context, string subject, ServerProcess server, RequestLoad load)
    {
        Round Measure() => Round.Measure(server, load.Tally, () => load.Run(context.Settings.RoundTime));
        Comparison.WarmUp(context.Settings.Rounds, Measure);
        return new Sample(subject, [.. Enumerable.Range(0, 3).Select(_ => Measure())]);
    }

    // An exponent of 0: the cost does not grow with the work around it; 1: as fast as it; above: faster.
    private static Result Slope(string name, string what, List<Sample> samples, double work)
    {
        var slope = Math.Log(samples[^1].Cpu / samples[0].Cpu) / Math.Log(Times[^1]);
        var expected = work > 1 ? "1 is a cost that follows the rows" : "0 is a cost that does not grow";
        return new Result(name, what)
        {
            Samples = samples,
            Notes =
            [
                string.Create(CultureInfo.InvariantCulture, $"Slope over 100 times as much: {slope:F2} ({expected})."),
            ],
        };
    }
}
