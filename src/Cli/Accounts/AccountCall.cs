using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Accounts;

/// <summary>Calls of the account over gRPC; what the server refuses becomes a sentence.</summary>
internal sealed class AccountCall(CliSettings settings) : IDisposable
{
    private readonly ServerChannel _channel = new(settings);

    public async Task<T> RunAsync<T>(
        Func<Account.AccountClient, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(new Account.AccountClient(_channel.Calls));
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
