using FinApi.Application.Streaming.Frames;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Services.Streaming;

/// <summary>What a client sends over a gRPC stream.</summary>
internal sealed class GrpcClientMessages(IAsyncStreamReader<SubscribeRequest> requests) : IClientMessages
{
    public async ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken) =>
        await requests.MoveNext(cancellationToken) ? ContractMessages.ToMessage(requests.Current) : null;
}
