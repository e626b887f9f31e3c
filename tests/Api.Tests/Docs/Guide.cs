using System.Text.RegularExpressions;
using FinApi.Cli.Tests.Support;

namespace FinApi.Api.Tests.Docs;

/// <summary>The programs that stand in a page of docs/.</summary>
internal static partial class Guide
{
    /// <summary>Those of a language, as they stand there.</summary>
    public static IEnumerable<string> Blocks(string page, string language) =>
        Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", page)))
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["lines"].Value);

    [GeneratedRegex(
        @"```(?<language>\w+)\n(?<lines>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Block();
}
