namespace FinApi.Architecture.Tests;

public sealed class NamespaceTests
{
    [Fact]
    public void Namespaces_OfEverySource_AreItsFolders()
    {
        Assert.DoesNotContain(Sources.OfTheHouse(), source => !source.IsWhereItBelongs);
    }

    [Fact]
    public void Sources_OfTheHouse_AreAllOfThem()
    {
        Assert.Contains(Sources.OfTheHouse(), source => source.Path == "src/Domain/MarketData/Bar.cs");
        Assert.Contains(Sources.OfTheHouse(), source => source.Path == "tests/Architecture.Tests/NamespaceTests.cs");
        Assert.Contains(Sources.OfTheHouse(), source => source.Path == "bench/Bench/BenchRun.cs");
    }

    [Theory]
    [InlineData("namespace FinApi.Application.History;", true)]
    [InlineData("namespace FinApi.Application;", false)]
    [InlineData("namespace FinApi.Application.History.ListBars;", false)]
    [InlineData("namespace FinApi.Application.History\n{\n}", true)]
    [InlineData("return 0;", true)]
    public void IsWhereItBelongs_FileInHistory_HasTheNamespaceOfItsFolderOrNone(string text, bool expected)
    {
        var source = new Source("src/Application/History/BarPage.cs", text, "FinApi.Application.History");

        Assert.Equal(expected, source.IsWhereItBelongs);
    }
}
