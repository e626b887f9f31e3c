using Grpc.Core;

namespace FinApi.Api.Errors;

/// <summary>
/// What a client streams. The framework throws all kinds of exceptions for messages that it cannot decode, from gzip to
/// lengths; here they become the one answer that they have where a call has a single message.
/// </summary>
internal sealed class DecodedRequests<TRequest>(IAsyncStreamReader<TRequest> requests, ServerCallContext context)
    : IAsyncStreamReader<TRequest>
{
    public TRequest Current => requests.Current;

    /// <exception cref="RpcException">What comes is no message.</exception>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await requests.MoveNext(cancellationToken);
        }
        catch (Exception exception) when (
            exception is not OperationCanceledException && !context.CancellationToken.IsCancellationRequested)
        {
            var code = (exception as RpcException)?.StatusCode ?? StatusCode.InvalidArgument;

            // Without the headers of an error: whoever answers may be writing beside this.
            throw GrpcFaults.Explain(code).ToStatus(context.GetHttpContext().TraceIdentifier).ToRpcException();
        }
    }
}
