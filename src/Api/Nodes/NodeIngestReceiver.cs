using FinApi.Api.Errors;
using FinApi.Api.Services.Ingestion;
using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Nodes;

/// <summary>Takes what another node hands on, when this one writes; else its pipeline refuses it.</summary>
internal sealed class NodeIngestReceiver(
    PublishRun run, BatchRouting routing, NodeTokens tokens, LogFollower follower) : NodeIngest.NodeIngestBase
{
    public override async Task Publish(
        IAsyncStreamReader<PublishRequest> requestStream,
        IServerStreamWriter<PlacedResponse> responseStream,
        ServerCallContext context)
    {
        if (!tokens.IsValid(context.RequestHeaders.GetValue(NodeTokens.Header), NodeIngest.Publish.FullName))
        {
            // As for a route that is not there: who is no node need not know that there is one.
            throw Failure.RouteNotFound(NodeIngest.Publish.FullName).ToRpcException(context);
        }

        await run.RunAsync(
            routing.OwnBatches(),
            requestStream,
            responseStream,
            response => new PlacedResponse(follower.Position, response),
            context);
    }
}
