namespace FinApi.Architecture.Tests;

/// <summary>
/// Usings stand in the order that <c>dotnet format</c> gives them. The build checks all other rules of style, and
/// <c>dotnet format whitespace</c> is four times as quick as the whole of it.
/// </summary>
public sealed class UsingTests
{
    [Fact]
    public void Unsorted_SourcesOfTheHouse_AreNone()
    {
        Assert.Empty(Sources.OfTheHouse().Where(source => !IsSorted(source.Text)).Select(source => source.Path));
    }

    [Theory]
    [InlineData("using System;\nusing A;\nusing A.B;\nusing Ab;\nusing static A.C;\nusing B = A.C;\n", true)]
    [InlineData("using A.B;\nusing A;\n", false)]
    [InlineData("using A;\nusing System.Text;\n", false)]
    [InlineData("using static A.C;\nusing B;\n", false)]
    [InlineData("using B = A.C;\nusing static A.C;\n", false)]
    [InlineData("namespace A;\n\nusing var b = c;\nusing var a = c;\n", true)]
    public void IsSorted_AnyOrder_IsTold(string text, bool isSorted) => Assert.Equal(isSorted, IsSorted(text));

    private static bool IsSorted(string text)
    {
        string[] usings =
        [
            .. text.Split('\n')
                .TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.TrimEnd().EndsWith(';')),
        ];
        return usings.Order(Comparer<string>.Create(Compare)).SequenceEqual(usings, StringComparer.Ordinal);
    }

    private static int Compare(string one, string other)
    {
        var kinds = KindOf(one).CompareTo(KindOf(other));
        return kinds != 0 ? kinds : CompareNames(NameOf(one), NameOf(other));
    }

    // Namespaces, then static members, then aliases.
    private static int KindOf(string line) =>
        line.StartsWith("using static ", StringComparison.Ordinal)
            ? 1
            : line.Contains('=', StringComparison.Ordinal) ? 2 : 0;

    private static string[] NameOf(string line) =>
        line.Trim().TrimEnd(';').Split(' ')[KindOf(line) == 1 ? 2 : 1].Split('.');

    private static int CompareNames(string[] one, string[] other)
    {
        var isSystem = (other[0] == "System").CompareTo(one[0] == "System");
        if (isSystem != 0)
        {
            return isSystem;
        }

        var parts = one.Zip(other)
            .Select(pair => string.Compare(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(order => order != 0);
        return parts != 0 ? parts : one.Length.CompareTo(other.Length);
    }
}
