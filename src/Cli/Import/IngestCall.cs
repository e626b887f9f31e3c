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
            : throw EndedEarly();
    }

    /// <summary>A server that ends a stream well before it answered all of it is stopping: worth another try.</summary>
    public static RpcException EndedEarly() =>
        new(new Grpc.Core.Status(StatusCode.Unavailable, "The server ended the stream before its last answer."));

    private static async Task SendAsync(
        IClientStreamWriter<PublishRequest> requests, PublishRequest request, CancellationToken cancellationToken)
    {
        await requests.WriteAsync(request, cancellationToken);
        await requests.CompleteAsync();
    }
}
