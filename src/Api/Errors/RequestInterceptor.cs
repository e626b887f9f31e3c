using FinApi.Api.Translation;
using FinApi.Application.MarketData;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FinApi.Api.Errors;

/// <summary>
/// Stands before every call of FinApi's own services: refuses it while the market is being loaded, and refuses values
/// that protobuf lets through but the contract does not (unknown enum numbers, timestamps that are none).
/// </summary>
internal sealed class RequestInterceptor(LatestMarket market) : Interceptor
{
    // Status has to answer while the node is not ready; health and reflection are not ours.
    private const string OurServices = "/finapi.";
    private const string AlwaysReady = "/finapi.v1.Status/";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request, context);
        return continuation(request, responseStream, context);
    }

    // The items of a stream are read, and refused, one by one where they are translated.
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        CheckReady(context);
        return continuation(requestStream, responseStream, context);
    }

    private void Check<TRequest>(TRequest request, ServerCallContext context)
        where TRequest : class
    {
        CheckReady(context);
        if (RequestFields<TRequest>.FindProblem((IMessage)request) is { } problem)
        {
            throw problem.ToRpcException(context);
        }

        if (AskedNames<TRequest>.Complete((IMessage)request) is { } error)
        {
            throw Failure.From(error).ToRpcException(context);
        }
    }

    private void CheckReady(ServerCallContext context)
    {
        if (!market.IsReady
            && context.Method.StartsWith(OurServices, StringComparison.Ordinal)
            && !context.Method.StartsWith(AlwaysReady, StringComparison.Ordinal))
        {
            throw Failure.NotReady.ToRpcException(context);
        }
    }
}
