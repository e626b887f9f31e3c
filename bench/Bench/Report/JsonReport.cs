using System.Text.Json;

namespace FinApi.Bench.Report;

/// <summary>Everything for programs, rounds included.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Task WriteAsync(IReadOnlyList<Result> results, TextWriter output) =>
        output.WriteLineAsync(
            JsonSerializer.Serialize(new { Machine = Machine.Describe(), Results = results }, Options));
}
