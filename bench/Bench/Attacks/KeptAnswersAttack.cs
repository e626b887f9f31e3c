using System.Globalization;
using FinApi.Bench.Report;
using FinApi.Bench.Scenarios;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Attacks;

/// <summary>Requests that all ask for the same with headers and queries of their own, to be remembered each.</summary>
internal static class KeptAnswersAttack
{
    private const int Requests = 24_000;
    private const int HeaderLength = 12_000;
    private const double Mebi = 1_024 * 1_024;

    // Kept answers have 64 MiB; the rest is what a heap has grown by under load and not given back.
    private const double MaxGrowth = 200 * Mebi;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(
            "kept-answers",
            $"{2 * Requests} GETs of one quote, half of them with long headers that nobody else has",
            RunAsync),
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        await using var finApi = await FinApiServer.StartAsync(context.NewFolder());
        await RequestStage.FillAsync(finApi, context.Symbols);
        using var http = new HttpClient { BaseAddress = finApi.Process.Http };
        http.DefaultRequestHeaders.Add("x-api-key", finApi.Key);
        var requests = context.Settings.Scaled(Requests);
        await AskAsync(http, requests / 10, 0);
        finApi.Process.ReadCounters(collect: true);
        var before = finApi.Process.ResidentBytes;

        await AskAsync(http, requests, HeaderLength);
        await AskAsync(http, requests, 100);

        var heap = finApi.Process.ReadCounters(collect: true).HeapBytes;
        var after = finApi.Process.ResidentBytes;
        return
        [
            new Result("kept-answers", All[0].What)
            {
                Failure = after - before > MaxGrowth ? "memory grows with the requests." : null,
                Notes =
                [
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Resident memory {before / Mebi:F0} MiB before, {after / Mebi:F0} after; heap "
                        + $"{heap / Mebi:F0}."),
                ],
            },
        ];
    }

    private static Task AskAsync(HttpClient http, int requests, int length) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, requests),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, cancellationToken) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/instruments/S000/quote");
                var own = i.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'x');
                request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{own}\"");
                request.Headers.TryAddWithoutValidation("Accept-Encoding", $"gzip, {own}");
                using var answer = await http.SendAsync(request, cancellationToken);
                answer.EnsureSuccessStatusCode();
            });
}
