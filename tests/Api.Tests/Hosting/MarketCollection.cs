namespace FinApi.Api.Tests.Hosting;

/// <summary>One server for all tests that only read.</summary>
[CollectionDefinition(Name)]
public sealed class MarketCollection : ICollectionFixture<MarketServer>
{
    public const string Name = "market";
}
