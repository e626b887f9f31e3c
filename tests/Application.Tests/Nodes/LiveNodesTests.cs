using FinApi.Application.Nodes;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Application.Tests.Nodes;

public sealed class LiveNodesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Count_BeforeTheStoreHasAnswered_IsOne()
    {
        var nodes = new LiveNodes(_time);
        Assert.Equal(1, nodes.Count);
        Assert.Empty(nodes.List());

        nodes.Replace([]);

        Assert.Equal(1, nodes.Count);
    }

    [Fact]
    public void Counts_NodesWithRolesOfTheirOwn_AreOfThoseThatTakeTheCalls()
    {
        var nodes = new LiveNodes(_time);
        Assert.Equal((1, 1), (nodes.SharesOf(Roles.MarketData), nodes.CountWith(Roles.Streaming)));
        Assert.Empty(nodes.ListWith(Roles.Streaming));

        nodes.Replace(
        [
            Samples.With(Samples.Record("api-1"), Roles.MarketData | Roles.Account),
            Samples.With(Samples.Record("api-2"), Roles.MarketData | Roles.Account),
            Samples.With(Samples.Record("ingest"), Roles.Ingest),
            Samples.With(Samples.Record("stream"), Roles.Streaming),
            Samples.With(Samples.Record("workers"), Roles.Workers),
        ]);

        Assert.Equal((5, 2), (nodes.SharesOf(Roles.None), nodes.SharesOf(Roles.Account)));
        Assert.Equal((1, 1), (nodes.SharesOf(Roles.History), nodes.SharesOf(Roles.Workers)));
        Assert.Equal(
            (2, 1, 1),
            (nodes.MostSharesOf(Roles.All), nodes.MostSharesOf(Roles.History), nodes.MostSharesOf(Roles.None)));
        Assert.Equal((1, 2, 1), (
            nodes.CountWith(Roles.Streaming), nodes.CountWith(Roles.Account), nodes.CountWith(Roles.History)));
        Assert.Equal(["api-1", "api-2"], nodes.ListWith(Roles.Account));
        Assert.Empty(nodes.ListWith(Roles.History));
    }

    [Fact]
    public void List_StoreFallsSilent_NodesGrowOlder()
    {
        var nodes = new LiveNodes(_time);
        nodes.Replace([Samples.Record("a"), Samples.Record("b") with { Age = Duration.FromSeconds(3) }]);

        _time.Advance(TimeSpan.FromSeconds(10));
        nodes.Miss("It is away.");

        Assert.Equal([10L, 13L], nodes.List().Select(node => (long)node.Age.TotalSeconds));
        Assert.Equal((2, "It is away."), (nodes.Count, nodes.Failure));
    }
}
