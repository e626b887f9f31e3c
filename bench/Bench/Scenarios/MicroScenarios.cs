using System.Diagnostics;
using System.Globalization;
using FinApi.Bench.Report;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Scenarios;

/// <summary>What takes nanoseconds, by BenchmarkDotNet in a process of its own (bench/Micro).</summary>
internal static class MicroScenarios
{
    private static readonly string[] Columns = ["Type", "Method", "Mean", "Allocated"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("micro", "encoding, decimals, keys, the limiter, kept answers and fan-out without a transport", RunAsync)
        {
            IsInSmoke = false,
        },
    ];

    private static async Task<IReadOnlyList<Result>> RunAsync(BenchContext context)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Repository.Assembly("bench/Micro", "FinApi.Micro.dll"), "--inProcess", "--job", "short",
                "--iterationTime", "150", "--filter", "*", "--artifacts", context.NewFolder(), "--join",
            ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        string[][] rows = [.. output.Split('\n').Where(line => line.StartsWith('|')).Select(Cells)];
        if (process.ExitCode != 0 || rows.Length < 3)
        {
            throw new InvalidOperationException(
                $"BenchmarkDotNet: {await errors}{output[^Math.Min(output.Length, 2_000)..]}");
        }

        var header = rows[0];
        int[] columns = [.. Columns.Select(name => Array.IndexOf(header, name))];
        return
        [
            new Result("micro", "BenchmarkDotNet, short job; time and bytes allocated an operation")
            {
                Checks = [LimiterCheck(rows, Array.IndexOf(header, "Type"), Array.IndexOf(header, "Mean"))],

                // The second row is the rule below the header.
                Notes =
                [
                    .. rows.Skip(2).Select(row =>
                        string.Join(' ', columns.Where(c => c >= 0).Select(c => row[c])) + ";"),
                ],
            },
        ];
    }

    private static Check LimiterCheck(string[][] rows, int type, int mean)
    {
        var time = rows.Single(row => row[type].Trim('*') == "LimiterBenchmarks")[mean].Split(' ');
        var microseconds = double.Parse(time[0], CultureInfo.InvariantCulture) * (time[1] switch
        {
            "ns" => 0.001,
            "\u03bcs" or "\u00b5s" or "us" => 1,
            _ => throw new FormatException($"{time[1]} is no unit of BenchmarkDotNet for such a short time."),
        });
        return new Check("P11", "a decision of the limiter, no store asked", microseconds, 0.3, "us");
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
}
