using FinApi.Contracts.V1;

namespace FinApi.Api.Nodes;

/// <summary>What a node answers to one that has handed a batch on.</summary>
/// <param name="LogPosition">Who has followed the log up to there shows the batch.</param>
/// <param name="Response">The answer to the publisher.</param>
internal sealed record PlacedResponse(long LogPosition, PublishResponse Response);
