using FinApi.Cli.Server;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Accounts;

/// <summary>Calls of the account.</summary>
internal sealed class AccountCall(CliSettings settings) : IDisposable
{
    private readonly ServerCall _call = new(settings);

    public Task<T> RunAsync<T>(
        Func<Account.AccountClient, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        _call.RunAsync(calls => call(new Account.AccountClient(calls)), cancellationToken);

    public void Dispose() => _call.Dispose();
}
