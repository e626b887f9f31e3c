namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>Files named by paths whose last part may hold <c>*</c> and <c>?</c>.</summary>
internal static class ReplayPaths
{
    /// <summary>All files, each once, by path (ordinal).</summary>
    public static IReadOnlyList<string> List(IEnumerable<string> patterns) =>
        [.. patterns.SelectMany(ListOne).Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Why a pattern finds nothing that can be replayed; null when it does.</summary>
    public static string? FindProblem(string pattern)
    {
        if (ListOne(pattern).ToList() is not [_, ..] paths)
        {
            return HasWildcard(pattern)
                ? $"Feed:Files: no file matches '{pattern}'. Only the last part of a path may hold * and ?."
                : $"Feed:Files: there is no file '{pattern}'.";
        }

        return paths.Select(ReplayFile.FindProblem).FirstOrDefault(problem => problem is not null);
    }

    private static IEnumerable<string> ListOne(string pattern)
    {
        if (!HasWildcard(pattern))
        {
            return File.Exists(pattern) ? [pattern] : [];
        }

        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];
    }

    private static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?') >= 0;
}
