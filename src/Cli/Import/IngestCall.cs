using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Import;

/// <summary>Publishes one batch on a stream of its own.</summary>
internal static class IngestCall
{
    public static async Task<PublishResponse> PublishOnceAsync(
        Ingest.IngestClient ingest, PublishRequest request, CancellationToken cancellationToken)
    {
        using var call = ingest.Publish(cancellationToken: cancellationToken);
        var sending = SendAsync(call.RequestStream, request, cancellationToken);
        var isAnswered = await call.ResponseStream.MoveNext(cancellationToken);
        await sending;
        return isAnswered
            ? call.ResponseStream.Current
            : throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "The server ended the stream without an answer."));
    }

    private static async Task SendAsync(
        IClientStreamWriter<PublishRequest> requests, PublishRequest request, CancellationToken cancellationToken)
    {
        await requests.WriteAsync(request, cancellationToken);
        await requests.CompleteAsync();
    }
}
