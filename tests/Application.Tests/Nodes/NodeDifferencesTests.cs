using FinApi.Application.Nodes;

namespace FinApi.Application.Tests.Nodes;

public sealed class NodeDifferencesTests
{
    [Fact]
    public void Find_NodesThatAgree_AreNone()
    {
        Assert.Empty(NodeDifferences.Find([]));
        Assert.Empty(NodeDifferences.Find([Samples.Record("a"), Samples.Record("b")]));
    }

    [Fact]
    public void Find_OtherPlans_NamesTheNodesAndTheRemedy()
    {
        var found = NodeDifferences.Find(
        [
            Samples.Record("a", "11111111aaaaaaaa"),
            Samples.Record("b", "00000000bbbbbbbb"),
            Samples.Record("c", "11111111aaaaaaaa"),
        ]);

        Assert.Equal(
            "Nodes have different plans in force: b (00000000); a, c (11111111). "
            + "Give all of them the same plans.json.",
            Assert.Single(found));
    }

    [Fact]
    public void Find_SevenNodesAlike_NamesFive()
    {
        var found = NodeDifferences.Find(
            [Samples.Record("x", "0"), .. "abcdefg".Select(id => Samples.Record($"{id}", "1"))]);

        Assert.Contains("x (0); a, b, c, d, e and 2 more (1).", Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_TwoProcessesOfOneName_SaysWhatToSet()
    {
        var found = NodeDifferences.Find([Samples.Record("a"), Samples.Record("a", startSeconds: 1)]);

        Assert.Contains("2 nodes are called a. Give each a Node:Id", Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NodeThatOthersCannotReach_SaysWhatToSet()
    {
        var known = Samples.Record("a");
        var silent = known with { Beat = known.Beat with { Id = "b", Address = null } };

        Assert.Contains(
            "cannot hand on batches of publishers to b. Set Node:Address",
            Assert.Single(NodeDifferences.Find([known, silent])),
            StringComparison.Ordinal);
        Assert.Empty(NodeDifferences.Find([silent])); // a node that is alone hands nothing on

        // Nor is anything handed on to a node that takes nothing.
        Assert.Empty(NodeDifferences.Find([known, Samples.With(silent, Roles.All & ~Roles.Ingest)]));
    }

    [Theory]
    [InlineData(Roles.Ingest, "No live node has the role ingest: nothing can be published, ")]
    [InlineData(Roles.Workers, "No live node has the role workers: the log is not trimmed, ")]
    public void Find_RoleThatAMarketNeedsAndNobodyHas_SaysWhatIsNotDone(Roles missing, string sentence)
    {
        var one = Samples.With(Samples.Record("a"), Roles.All & ~missing);
        var other = Samples.With(Samples.Record("b"), Roles.History);

        Assert.StartsWith(sentence, Assert.Single(NodeDifferences.Find([one, other])), StringComparison.Ordinal);
        Assert.Empty(NodeDifferences.Find([one, other, Samples.With(Samples.Record("c"), missing)]));
    }

    [Fact]
    public void Find_RolesThatAMarketCanBeWithout_AreNotAskedFor() =>
        Assert.Empty(NodeDifferences.Find([Samples.With(Samples.Record("a"), Roles.Ingest | Roles.Workers)]));
}
