using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Sessions;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Services.Streaming;

/// <summary>Live prices over gRPC and gRPC-Web: frames only, the stream itself is one of Application's.</summary>
internal sealed class StreamingEndpoint(IStreamHost streams, StreamEncodings encodings, StreamAdmission admission)
    : StreamingMethods.Base
{
    public Task SubscribeAsync(IAsyncStreamReader<SubscribeRequest> requests, ServerCallContext context) =>
        RunAsync(new GrpcClientMessages(requests), context);

    public Task StreamPricesAsync(StreamPricesRequest request, ServerCallContext context) =>
        RunAsync(new FixedMessages(request), context);

    private async Task RunAsync(IClientMessages messages, ServerCallContext context)
    {
        if (admission.Refusal is { } refusal)
        {
            throw refusal.ToRpcException(context);
        }

        var http = context.GetHttpContext();
        using var sink = new GrpcFrameSink(http);
        var stream = streams.Open(http.GetCaller(), sink, encodings.Protobuf);
        if (await stream.RunAsync(messages, context.CancellationToken) is { } error)
        {
            throw Failure.From(error).ToRpcException(context);
        }
    }
}
