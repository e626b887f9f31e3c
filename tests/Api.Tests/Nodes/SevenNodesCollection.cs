using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Services;

namespace FinApi.Api.Tests.Nodes;

/// <summary>One cluster for all tests of nodes with a role each.</summary>
[CollectionDefinition(Name)]
public sealed class SevenNodesCollection : ICollectionFixture<SevenNodes>
{
    public const string Name = "seven nodes";
}

/// <summary>Every read, as of one node.</summary>
[Collection(SevenNodesCollection.Name)]
public sealed class SevenNodesReadTests(SevenNodes nodes) : ReadSuite(nodes.Seven);

/// <summary>Every error, as of one node.</summary>
[Collection(SevenNodesCollection.Name)]
public sealed class SevenNodesErrorTests(SevenNodes nodes) : GrpcErrorSuite(nodes.Seven);
