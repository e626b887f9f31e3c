using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Application.Streaming;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Services.Streaming;

/// <summary>Live prices over gRPC and gRPC-Web: frames only, the stream itself is one of Application's.</summary>
internal sealed class StreamingEndpoint(IStreamHost streams) : StreamingMethods.Base
{
    public Task SubscribeAsync(
        IAsyncStreamReader<SubscribeRequest> requests, IServerStreamWriter<FrameBytes> responses, ServerCallContext context) =>
        RunAsync(new GrpcClientMessages(requests), responses, context);

    public Task StreamPricesAsync(
        StreamPricesRequest request, IServerStreamWriter<FrameBytes> responses, ServerCallContext context) =>
        RunAsync(new FixedMessages(request), responses, context);

    private async Task RunAsync(
        IClientMessages messages, IServerStreamWriter<FrameBytes> responses, ServerCallContext context)
    {
        var sink = new GrpcFrameSink(responses, context.GetHttpContext());
        var stream = streams.Open(context.GetHttpContext().GetCaller(), sink, StreamEncodings.Protobuf);
        if (await stream.RunAsync(messages, context.CancellationToken) is { } error)
        {
            throw Failure.From(error).ToRpcException(context);
        }
    }
}
