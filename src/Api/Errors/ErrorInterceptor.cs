using FinApi.Application.History.Exports;
using FinApi.Application.Storage;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FinApi.Api.Errors;

/// <summary>
/// Turns every exception of a call into a rich status, over gRPC and REST. Expected outcomes arrive as RpcException
/// with details and pass unchanged; nothing else of an exception reaches the caller.
/// </summary>
internal sealed partial class ErrorInterceptor(
    TimeProvider timeProvider, StoreOutageLog outages, ILogger<ErrorInterceptor> logger)
    : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (!IsAnswer(exception))
        {
            throw Explain(exception, context).ToRpcException(context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception)
        {
            var answer = IsAnswer(exception) ? exception : Explain(exception, context).ToRpcException(context);
            BreakOffRest(context.GetHttpContext());
            throw answer;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(new DecodedRequests<TRequest>(requestStream, context), responseStream, context);
        }
        catch (Exception exception) when (!IsAnswer(exception))
        {
            throw Explain(exception, context).ToRpcException(context);
        }
    }

    private static bool IsAnswer(Exception exception) =>
        exception is RpcException rpc && rpc.GetRpcStatus() is not null;

    // A file that has begun cannot say over HTTP/1.1 that it is not whole; a connection that breaks can.
    private static void BreakOffRest(HttpContext http)
    {
        if (http.Response.HasStarted && !GrpcProtocol.IsGrpc(http.Request))
        {
            http.Abort();
        }
    }

    private Failure Explain(Exception exception, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return context.Deadline <= timeProvider.GetUtcNow().UtcDateTime
                ? Failure.DeadlineExceeded
                : Failure.Cancelled;
        }

        switch (exception)
        {
            case StorageUnavailableException or StorageFullException:
                outages.Tell(exception, context.Method, context.GetHttpContext().TraceIdentifier);
                return StoreFailure.Of(exception)!;
            case NumberTooWideException tooWide:
                return Failure.NumberTooWide(tooWide);
            case RpcException rpc:
                return GrpcFaults.Explain(rpc.StatusCode);
            case InvalidProtocolBufferException:
                return GrpcFaults.Explain(StatusCode.InvalidArgument);
            default:
                Fault(exception, context.Method, context.GetHttpContext().TraceIdentifier);
                return Failure.Internal;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} failed (request {RequestId})")]
    private partial void Fault(Exception exception, string method, string requestId);
}
