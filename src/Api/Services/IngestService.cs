using FinApi.Api.Nodes;
using FinApi.Api.Services.Ingestion;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Services;

/// <summary>How data come in, on whatever node: one that does not write hands them on to the one that does.</summary>
internal sealed class IngestService(PublishRun run, BatchRouting routing) : Ingest.IngestBase
{
    public override async Task Publish(
        IAsyncStreamReader<PublishRequest> requestStream,
        IServerStreamWriter<PublishResponse> responseStream,
        ServerCallContext context)
    {
        var taker = await routing.ChooseAsync(context);
        await run.RunAsync(new PublishersBatches(taker), requestStream, responseStream, response => response, context);
    }
}
