using System.Xml.Linq;

namespace FinApi.Architecture.Tests;

/// <summary>The sources of all projects, without what builds leave behind.</summary>
internal static class Sources
{
    public static IReadOnlyList<Source> OfTheHouse()
    {
        var root = House.FindRoot();
        return
        [
            .. new[] { "src", "tests", "bench" }
                .SelectMany(folder => Directory.EnumerateFiles(
                    Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories))
                .SelectMany(project => OfProject(root, project)),
        ];
    }

    private static IEnumerable<Source> OfProject(string root, string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var space = RootNamespaceOf(project);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)
                .Any(part => part is "bin" or "obj"))
            .Select(file => new Source(
                Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'),
                File.ReadAllText(file),
                SpaceOf(space, Path.GetRelativePath(folder, Path.GetDirectoryName(file)!))));
    }

    // Directory.Build.props gives the others theirs.
    private static string RootNamespaceOf(string project) =>
        XDocument.Load(project).Descendants("RootNamespace").SingleOrDefault()?.Value
        ?? "FinApi." + Path.GetFileNameWithoutExtension(project);

    private static string SpaceOf(string root, string folder) =>
        folder == "." ? root : $"{root}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
}
