using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests.Postgres;
using Google.Rpc;
using Grpc.Core;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Postgres;

/// <summary>Two nodes over one PostgreSQL: what one is told about keys and sessions is done by the other.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private const string Database = "finapi";

    private PostgresServer _postgres = null!;
    private ApiServer _one = null!;
    private ApiServer _other = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PostgresInstallation.SkipUnlessThere();
        _postgres = await PostgresServer.CreateAsync();
        await _postgres.ExecuteAsync("postgres", $"CREATE DATABASE {Database}");
        string[] settings =
        [
            $"--ConnectionStrings:Postgres={_postgres.ConnectionString(Database)}",
            $"--Accounts:Pepper={Convert.ToBase64String(new byte[32])}",
        ];
        _one = await ApiServer.StartAsync(replace: null, settings);
        _other = await ApiServer.StartAsync(replace: null, settings);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _one, _other, _postgres })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task DeleteApiKey_OnOneNode_StopsCallsAndStreamsOfTheOther()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "me@example.com");
        using var bystander = await Tenant.SignUpAsync(_one, "bystander@example.com");
        using var channel = KeyedChannel.For(_other.Http2.BaseAddress!, tenant.Key);
        using var bystanderChannel = KeyedChannel.For(_other.Http2.BaseAddress!, bystander.Key);
        await using var stream = await LiveStream.StartAsync(channel);
        await using var bystanderStream = await LiveStream.StartAsync(bystanderChannel);
        Assert.Null(await ReasonAsync(tenant.Key));

        await tenant.Account.DeleteApiKeyAsync(
            new DeleteApiKeyRequest { KeyId = tenant.KeyId }, cancellationToken: Token);

        var deleted = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync(
            async () => await ReasonAsync(tenant.Key) == ErrorReason.ApiKeyRevoked,
            () => "The key still works on the other node.");
        Report("The key stopped", deleted);
        var end = await stream.EndAsync();
        Report("The stream ended", deleted);
        var error = ErrorAnswer.From(new RpcException(end, stream.Trailers()));
        Assert.Equal((Code.Unauthenticated, ErrorReason.ApiKeyRevoked), (error.Code, error.Reason));
        await bystanderStream.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 5 } });
        Assert.Equal(5, (await bystanderStream.WaitAsync(StreamFrame.FrameOneofCase.Pong)).Pong.Id);
        Assert.Null(await ReasonAsync(bystander.Key));
    }

    [Fact]
    public async Task DeleteSession_OnOneNode_StopsItOnTheOther()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "me@example.com");
        Assert.Null(await ReasonAsync(tenant.SessionToken, "/v1/account"));

        await tenant.Account.DeleteSessionAsync(
            new DeleteSessionRequest { SessionId = "current" }, cancellationToken: Token);

        await Until.TrueAsync(
            async () => await ReasonAsync(tenant.SessionToken, "/v1/account") == ErrorReason.SessionInvalid,
            () => "The session still works on the other node.");
    }

    [Fact]
    public async Task StreamSessions_OfAnotherNode_CountAndAreListedAndEndedFromThisOne()
    {
        using var tenant = await Tenant.SignUpAsync(_one, "me@example.com");
        using var here = KeyedChannel.For(_one.Http2.BaseAddress!, tenant.Key);
        using var there = KeyedChannel.For(_other.Http2.BaseAddress!, tenant.Key);
        await using var stream = await LiveStream.StartAsync(there);

        var listed = (await tenant.Account.ListStreamSessionsAsync(new(), cancellationToken: Token)).Sessions;
        var session = Assert.Single(listed);
        Assert.Equal(tenant.KeyId, session.KeyId);
        await using (var second = LiveStream.Open(here))
        {
            await second.TrySendAsync(new SubscribeRequest { Hello = new Hello() });
            Assert.Equal(ErrorReason.StreamLimit, await ReasonAsync(second));
        }

        await tenant.Account.TerminateStreamSessionAsync(
            new TerminateStreamSessionRequest { SessionId = session.SessionId }, cancellationToken: Token);

        Assert.Equal(ErrorReason.StreamTerminated, await ReasonAsync(stream));
        await Until.TrueAsync(
            async () => (await tenant.Account.ListStreamSessionsAsync(new(), cancellationToken: Token))
                .Sessions.Count == 0,
            () => "The stream is still listed.");
        await using var again = await LiveStream.StartAsync(here);
    }

    private static async Task<string> ReasonAsync(LiveStream stream)
    {
        var end = await stream.EndAsync();
        return ErrorAnswer.From(new RpcException(end, stream.Trailers())).Reason;
    }

    private static void Report(string what, long since) =>
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what} {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.00} s after the answer.");

    private async Task<string?> ReasonAsync(string key, string path = "/v1/instruments")
    {
        using var http = KeyedChannel.ClientFor(_other.Http.BaseAddress!, key);
        using var answer = await http.GetAsync(path, Token);
        return answer.IsSuccessStatusCode ? null : (await ErrorAnswer.FromAsync(answer)).Reason;
    }
}
