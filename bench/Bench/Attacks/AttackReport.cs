using System.Text;
using FinApi.Bench.Report;

namespace FinApi.Bench.Attacks;

/// <summary>The table of docs/security.md.</summary>
internal static class AttackReport
{
    public static string Write(IReadOnlyList<Result> results)
    {
        var text = new StringBuilder("| attack | how it was tried | result |\n|---|---|---|\n");
        foreach (var result in results)
        {
            var outcome = string.Join(' ', result.Notes);
            text.Append($"| `{result.Name}` | {result.What} | ")
                .Append(result.Failure is null ? outcome : $"**does not hold**: {result.Failure} {outcome}")
                .Append(" |\n");
        }

        return text.ToString();
    }
}
