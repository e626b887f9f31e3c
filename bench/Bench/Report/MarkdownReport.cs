using System.Globalization;
using System.Text;
using FinApi.Bench.Measuring;

namespace FinApi.Bench.Report;

/// <summary>bench/RESULTS.md.</summary>
internal static class MarkdownReport
{
    private static readonly string[] Columns =
    [
        "scenario", "subject", "CPU us (min-max)", "x limit (min-max)", "/s", "p50", "p99", "p99.9", "B alloc",
        "B wire", "items a message", "load us", "errors", "lost, dup., disordered",
    ];

    public static string Write(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();
        Line(text, $"""
            # Results

            Written by `bench/run`: {Machine.Describe()}.

            CPU is that of the server alone, per operation (request, row, or item delivered to one subscriber): the
            median of the rounds, with the least and the greatest. The *limit* is the barest Kestrel or grpc-dotnet
            server that gives the same bytes (bench/Limit), measured in turns with FinApi, first and last. *void*: the
            limit itself changed by over 20 % from its first two rounds to its last two, so nothing follows from the
            ratio. *invalid*: errors or loss. Load comes from one more process on the same machine; *load* is its own
            cost. Latencies are in milliseconds.

            ## Goals

            | | what | measured | goal | |
            |---|---|---|---|---|
            """);
        foreach (var (result, check) in results
            .SelectMany(result => result.Checks.Select(check => (result, check)))
            .OrderBy(each => int.Parse(each.check.Id[1..], CultureInfo.InvariantCulture)))
        {
            var verdict = !result.IsValid ? "**invalid**" : result.IsVoid ? "void" : check.IsMet ? "met" : "**missed**";
            var bound = check.AtLeast ? ">=" : "<=";
            Line(text, $"| {check.Id} | {check.What} | {Number(check.Value)} {check.Unit} | {bound} "
                + $"{Number(check.Goal)} {check.Unit} | {verdict} |");
        }

        Line(text, $"""

            ## Scenarios

            | {string.Join(" | ", Columns)} | |
            |{string.Concat(Enumerable.Repeat("---|", Columns.Length + 1))}
            """);
        foreach (var result in results)
        {
            foreach (var sample in result.Samples)
            {
                Line(text, Row(result, sample, isLast: ReferenceEquals(sample, result.Samples[^1])));
            }
        }

        Line(text, "\n## What was done\n");
        foreach (var result in results)
        {
            Line(text, $"- **{result.Name}**: {result.What}. {string.Join(" ", result.Notes)}");
            var error = result.Failure
                ?? result.Samples.Select(sample => sample.FirstError).FirstOrDefault(e => e is not null);
            if (error is not null)
            {
                Line(text, $"  Invalid: `{error.ReplaceLineEndings(" ")}`");
            }
        }

        return text.ToString();
    }

    private static string Row(Result result, Sample sample, bool isLast)
    {
        string Of(Func<Round, double> value) => Number(sample.Median(value));
        var ratio = isLast && result.Ratio is { } value
            ? $"{Number(value)} ({Number(result.RatioMin)}-{Number(result.RatioMax)})"
            : string.Empty;
        var name = ReferenceEquals(sample, result.Samples[0]) ? result.Name : string.Empty;
        return $"| {name} | {sample.Subject} | {Number(sample.Cpu)} "
            + $"({Number(sample.CpuMin)}-{Number(sample.CpuMax)}) | {ratio} | {Of(r => r.PerSecond)} | "
            + $"{Of(r => r.P50)} | "
            + $"{Of(r => r.P99)} | {Of(r => r.P999)} | {Of(r => r.AllocatedBytes)} | {Of(r => r.WireBytes)} | "
            + $"{Of(r => r.ItemsAMessage)} | {Of(r => r.OwnCpuMicroseconds)} | {sample.Errors} | {sample.Lost}, "
            + $"{sample.Duplicated}, {sample.OutOfOrder} | {(isLast ? result.Verdict : "")} |";
    }

    private static string Number(double value) =>
        value.ToString(
            Math.Abs(value) switch { >= 1_000 => "N0", >= 100 => "F0", >= 10 => "F1", _ => "F2" },
            CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
