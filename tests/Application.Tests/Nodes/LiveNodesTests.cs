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
