using System.Diagnostics;
using FinApi.Bench.Report;
using FinApi.Bench.Scenarios;

namespace FinApi.Bench;

/// <summary>Runs scenarios one behind the other; progress goes to standard error.</summary>
internal static class BenchRun
{
    public static async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<Scenario> scenarios, BenchContext context)
    {
        var results = new List<Result>();
        foreach (var scenario in scenarios)
        {
            await Console.Error.WriteAsync($"{scenario.Name,-24} ");
            var start = Stopwatch.GetTimestamp();
            var found = await RunAsync(scenario, context);
            results.AddRange(found);
            await Console.Error.WriteLineAsync(
                $"{Stopwatch.GetElapsedTime(start).TotalSeconds,5:F1} s  {string.Join("; ", found.Select(Summarize))}");
        }

        return results;
    }

    private static async Task<IReadOnlyList<Result>> RunAsync(Scenario scenario, BenchContext context)
    {
        try
        {
            return await scenario.RunAsync(context);
        }
        catch (Exception exception)
        {
            // A scenario that fails is an invalid row, and the others are still worth knowing.
            await Console.Error.WriteLineAsync(exception.ToString());
            return
            [
                new Result(scenario.Name, scenario.What)
                {
                    Failure = $"{exception.GetType().Name}: {exception.Message}",
                },
            ];
        }
    }

    private static string Summarize(Result result)
    {
        if (result.Failure is { } failure)
        {
            return $"FAILED {failure}";
        }

        var cpu = string.Join(" / ", result.Samples.Select(sample => $"{sample.Subject} {sample.Cpu:F1} us"));
        var ratio = result.Ratio is { } value ? $" = {value:F2} x" : string.Empty;
        var errors = result.Samples.Select(sample => sample.FirstError).FirstOrDefault(error => error is not null);
        return $"{cpu}{ratio} {result.Verdict}{(errors is null ? string.Empty : $" ({errors})")}";
    }
}
