using Grpc.Core;

namespace FinApi.Cli.Server;

/// <summary>Single calls over gRPC; what the server refuses becomes a sentence.</summary>
internal sealed class ServerCall(CliSettings settings) : IDisposable
{
    private readonly ServerChannel _channel = new(settings);

    public async Task<T> RunAsync<T>(
        Func<CallInvoker, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(_channel.Calls);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
        catch (RpcException e)
        {
            throw new CliException(ServerSentence.Of(e, _channel.Address), innerException: e);
        }
    }

    public void Dispose() => _channel.Dispose();
}
