using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Accounts;

/// <summary>An account that signed up by the API, with a key.</summary>
internal sealed class Tenant : IDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly GrpcChannel _channel;

    private Tenant(GrpcChannel channel, string sessionToken)
    {
        (_channel, SessionToken) = (channel, sessionToken);
        Account = new Account.AccountClient(channel);
    }

    /// <summary>Calls by the session.</summary>
    public Account.AccountClient Account { get; }

    public string SessionToken { get; }

    public string KeyId { get; private init; } = string.Empty;

    /// <summary>The secret of the key.</summary>
    public string Key { get; private init; } = string.Empty;

    /// <summary>Calls by the key.</summary>
    public required GrpcChannel KeyChannel { get; init; }

    public static async Task<Tenant> SignUpAsync(ApiServer server, string email)
    {
        var token = TestContext.Current.CancellationToken;
        var request = new CreateAccountRequest { Email = email, Password = Password };
        var account = await new Account.AccountClient(server.Grpc)
            .CreateAccountAsync(request, cancellationToken: token);
        var channel = KeyedChannel.For(server.Http2.BaseAddress!, account.SessionToken);
        var key = await new Account.AccountClient(channel).CreateApiKeyAsync(
            new CreateApiKeyRequest { Name = "mine" }, cancellationToken: token);
        return new Tenant(channel, account.SessionToken)
        {
            KeyId = key.Key.KeyId,
            Key = key.Secret,
            KeyChannel = KeyedChannel.For(server.Http2.BaseAddress!, key.Secret),
        };
    }

    public Task<IMessage> CallAsync(MethodDescriptor method, IMessage request) => _channel.CallAsync(method, request);

    public void Dispose()
    {
        _channel.Dispose();
        KeyChannel.Dispose();
    }
}
