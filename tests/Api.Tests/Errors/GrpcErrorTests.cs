using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Errors;

/// <summary>One node with all roles, asked directly.</summary>
[Collection(MarketCollection.Name)]
public sealed class GrpcErrorTests(MarketServer market) : GrpcErrorSuite(market.Deployment);
