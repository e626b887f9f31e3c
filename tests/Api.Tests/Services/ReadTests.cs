using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Services;

/// <summary>One node with all roles, asked directly.</summary>
[Collection(MarketCollection.Name)]
public sealed class ReadTests(MarketServer market) : ReadSuite(market.Deployment);
