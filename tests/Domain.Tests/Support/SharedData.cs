using System.IO.Compression;

namespace FinApi.Domain.Tests.Support;

/// <summary>
/// Real market data outside the repository: the folder FINAPI_SHARED_DATA, else <c>shared/data</c> beside an ancestor
/// of the test assembly. A test that needs a file which is not there is skipped.
/// </summary>
internal static class SharedData
{
    private static readonly string? Root = FindRoot();

    /// <summary>The path of a file.</summary>
    public static string File(string relativePath)
    {
        var path = Path.Combine(Root ?? string.Empty, relativePath);
        Assert.SkipUnless(Root is not null && System.IO.File.Exists(path), $"No shared/data/{relativePath} here.");
        return path;
    }

    /// <summary>The rows of a CSV file (gzip when so named) as fields by column name.</summary>
    public static List<Dictionary<string, string>> Rows(string relativePath)
    {
        var isCompressed = relativePath.EndsWith(".gz", StringComparison.Ordinal);
        using var file = System.IO.File.OpenRead(File(relativePath));
        using var reader = new StreamReader(
            isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file);
        var names = reader.ReadLine()!.Split(',');
        var rows = new List<Dictionary<string, string>>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("FINAPI_SHARED_DATA") is { Length: > 0 } configured)
        {
            return configured;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
