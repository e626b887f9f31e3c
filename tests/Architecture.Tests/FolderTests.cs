namespace FinApi.Architecture.Tests;

public sealed class FolderTests
{
    private const int MaxSources = 25;

    [Fact]
    public void Crowded_FoldersOfSrc_AreNone()
    {
        Assert.Empty(Crowded(Sources.OfTheHouse()));
    }

    [Fact]
    public void Crowded_FolderWithOneSourceTooMany_IsFound()
    {
        Assert.Empty(Crowded(Many(MaxSources)));
        Assert.Equal(["src/Domain/Bars: 26"], Crowded(Many(MaxSources + 1)));
    }

    private static IEnumerable<Source> Many(int count) =>
        Enumerable.Range(0, count).Select(i => new Source($"src/Domain/Bars/Bar{i}.cs", string.Empty, "FinApi.Domain"));

    private static IEnumerable<string> Crowded(IEnumerable<Source> sources) =>
        sources
            .Where(source => source.Path.StartsWith("src/", StringComparison.Ordinal))
            .GroupBy(source => source.Path[..source.Path.LastIndexOf('/')], StringComparer.Ordinal)
            .Where(folder => folder.Count() > MaxSources)
            .Select(folder => $"{folder.Key}: {folder.Count()}");
}
