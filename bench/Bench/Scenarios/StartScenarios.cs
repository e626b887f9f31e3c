using System.Diagnostics;
using System.Net;
using FinApi.Bench.Measuring;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Scenarios;

/// <summary>How long a start takes.</summary>
internal static class StartScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("start", "from the start of the process to the first quote answered", RunAsync) { IsInSmoke = false },
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        var folder = context.NewFolder();
        await using (var first = await FinApiServer.StartAsync(folder))
        {
            await RequestStage.FillAsync(first, context.Symbols);
        }

        var (seconds, cpu, bare) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i <= context.Settings.Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var finApi = await FinApiServer.StartAsync(folder);
            using var http = new HttpClient { BaseAddress = finApi.Process.Http };
            http.DefaultRequestHeaders.Add("x-api-key", finApi.Key);
            await UntilAnsweredAsync(http);
            if (i > 0) // the first one reads the program from the disk
            {
                seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                cpu.Add(finApi.Process.Cpu.TotalSeconds);
                bare.Add(await MeasureBareAsync());
            }
        }

        return
        [
            new Result(
                "start",
                "start over a filled folder, from the start of the process to the first GET quote answered")
            {
                Checks = [new Check("P12", "start to the first answer", Sample.MedianOf(seconds), 1, "s")],
                Notes =
                [
                    $"Of {Sample.MedianOf(cpu):F2} s of processor time; {seconds.Min():F2} to {seconds.Max():F2} s.",
                    $"The limit, which answers nothing but bytes it was given, takes {Sample.MedianOf(bare):F2} s.",
                ],
            },
        ];
    }

    private static async Task<double> MeasureBareAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await using var limit = await LimitServer.StartAsync();
        using var http = new HttpClient { BaseAddress = limit.Process.Http };
        using var answer = await http.GetAsync(new Uri("/none", UriKind.Relative));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // The ports are open before the market is loaded; until then a node refuses with 503.
    private static async Task UntilAnsweredAsync(HttpClient http)
    {
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("/v1/instruments/S000/quote", UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                answer.EnsureSuccessStatusCode();
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }
}
