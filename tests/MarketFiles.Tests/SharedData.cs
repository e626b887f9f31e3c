namespace FinApi.MarketFiles.Tests;

/// <summary>Finds the real market data, which are not part of the repository.</summary>
internal static class SharedData
{
    private static readonly string? Root = FindRoot();

    public static string PathOf(string name)
    {
        Assert.SkipUnless(Root is not null, "No shared market data: set FINAPI_SHARED_DATA to their folder.");
        return Path.Combine(Root!, name);
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("FINAPI_SHARED_DATA") is { Length: > 0 } given)
        {
            return given;
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
