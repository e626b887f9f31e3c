using FinApi.Application.Log.Writing;

namespace FinApi.Architecture.Tests;

public sealed class FeatureTests
{
    // Ports of History load the market in memory at the start, and History shows the newest bars of that market.
    private static readonly string[] Allowed = ["History <-> MarketData"];

    [Fact]
    public void Mutual_FeaturesOfApplication_AreTheAllowedOnesOnly()
    {
        Assert.Equal(Allowed, Features.Mutual(Sources.OfTheHouse()));
    }

    [Fact]
    public void Mutual_FeaturesThatUseEachOther_AreFound()
    {
        Source[] sources =
        [
            Of("Limits/Usage/UsageMeter.cs", "using FinApi.Application.Log;"),
            Of("Log/TickPublisher.cs", "private readonly FinApi.Application.Limits.LimitMetrics _metrics;"),
            Of("Log/TickEvent.cs", "using FinApi.Application.Storage;"),
            Of("Storage/MarketCommit.cs", "using FinApi.Application.Storage.Parts;\nusing FinApi.Domain.Limits;"),
        ];

        Assert.Equal(["Limits <-> Log"], Features.Mutual(sources));
    }

    private static Source Of(string path, string text) => new("src/Application/" + path, text, "FinApi.Application");
}
