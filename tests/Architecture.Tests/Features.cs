using System.Text.RegularExpressions;

namespace FinApi.Architecture.Tests;

/// <summary>The top folders of Application, and which of them use which.</summary>
internal static partial class Features
{
    private const string Home = "src/Application/";

    /// <summary>Pairs of features that use each other, each pair once and in order.</summary>
    public static IReadOnlyList<string> Mutual(IEnumerable<Source> sources)
    {
        var uses = sources.SelectMany(UsesOf).ToHashSet();
        return
        [
            .. uses
                .Where(use => string.CompareOrdinal(use.From, use.To) < 0 && uses.Contains((use.To, use.From)))
                .Select(use => $"{use.From} <-> {use.To}")
                .Order(StringComparer.Ordinal),
        ];
    }

    // The sources are read, since a constant leaves no trace in metadata. Files at the top compose all features and
    // belong to none.
    private static IEnumerable<(string From, string To)> UsesOf(Source source)
    {
        var path = source.Path.StartsWith(Home, StringComparison.Ordinal) ? source.Path[Home.Length..] : string.Empty;
        var end = path.IndexOf('/', StringComparison.Ordinal);
        return end < 0
            ? []
            : FeatureName().Matches(source.Text)
                .Select(name => (From: path[..end], To: name.Groups["feature"].Value))
                .Where(use => use.From != use.To);
    }

    [GeneratedRegex(
        @"\bFinApi\.Application\.(?<feature>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex FeatureName();
}
