namespace FinApi.Bench.Servers;

/// <summary>Where things are.</summary>
internal static class Repository
{
    /// <summary>The folder with FinApi.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>What a project was built to, in Release.</summary>
    public static string Assembly(string project, string file) =>
        Path.Combine(Root, project, "bin", "Release", "net10.0", file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FinApi.sln")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("No FinApi.sln above the bench.");
        }

        return folder.FullName;
    }
}
