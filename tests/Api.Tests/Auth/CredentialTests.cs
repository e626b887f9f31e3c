using System.Net;
using FinApi.Api.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using FinApi.Domain.Accounts;
using Google.Rpc;
using Grpc.Core;
using ErrorReason = FinApi.Application.Results.ErrorReason;

namespace FinApi.Api.Tests.Auth;

/// <summary>Where a key may stand, and what else has to stand beside a cookie.</summary>
[Collection(MarketCollection.Name)]
public sealed class CredentialTests(MarketServer market)
{
    private const string Quote = "/v1/instruments/AAPL/quote";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiServer Server => market.Server;

    private string Key => Server.Keys.Enterprise;

    [Fact]
    public async Task Call_KeyInEitherHeader_IsAnswered()
    {
        Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key)));
        Assert.Null(await ReasonAsync(Quote, ("Authorization", $"Bearer {Key}")));
        Assert.Null(await ReasonAsync(Quote, ("Authorization", $"bearer  {Key}")));
        Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key), ("Authorization", $"Bearer {Key}")));
        Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key), ("x-api-key", Key)));
        Assert.Null(await ReasonAsync(Quote, ("x-api-key", $"{Key},{Key}")));
    }

    [Fact]
    public async Task Call_TwoKeysThatDiffer_IsRefused()
    {
        Assert.Equal(
            ErrorReason.ApiKeyMalformed,
            await ReasonAsync(Quote, ("x-api-key", Key), ("Authorization", $"Bearer {Server.Keys.Free}")));
        Assert.Equal(
            ErrorReason.ApiKeyMalformed,
            await ReasonAsync(Quote, ("x-api-key", Key), ("x-api-key", Server.Keys.Free)));
        Assert.Equal(
            ErrorReason.ApiKeyMalformed,
            await ReasonAsync(Quote, ("x-api-key", $"{Key},{Server.Keys.Free}")));
        Assert.Equal(
            ErrorReason.ApiKeyMalformed,
            await ReasonAsync(
                Quote, ("Authorization", $"Bearer {Key}"), ("Authorization", $"Bearer {Server.Keys.Free}")));
    }

    [Fact]
    public async Task Call_KeyBesideTheAuthorizationOfAProxy_IsAnswered()
    {
        var portal = (("x-finapi-portal", "1"), ("Sec-Fetch-Site", "same-origin"));
        var cookie = ("Cookie", $"{PortalCookie.Name}={await SignInAsync()}");

        foreach (var authorization in new[] { "Basic YTpi", "Digest username=\"a\"", "Negotiate YTpi", "nonsense" })
        {
            var proxys = ("Authorization", authorization);
            Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key), proxys));
            Assert.Null(await ReasonAsync(Quote, cookie, portal.Item1, portal.Item2, proxys));
            Assert.Equal(ErrorReason.ApiKeyMalformed, await ReasonAsync(Quote, proxys));
            Assert.Equal(
                ErrorReason.ApiKeyMalformed, await ReasonAsync(Quote, ("x-api-key", "nonsense"), proxys));
        }
    }

    [Fact]
    public async Task Call_BearerThatIsNoneOfOurs_CountsOnlyWithoutAKey()
    {
        var token = ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.");

        Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key), token));
        Assert.Null(await ReasonAsync(Quote, ("x-api-key", Key), token, ("Authorization", $"Bearer {Key}")));
        Assert.Equal(ErrorReason.ApiKeyMalformed, await ReasonAsync(Quote, token));
    }

    [Fact]
    public async Task Call_BearerAlone_SaysWhatAKeyLooksLike()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Quote);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer");
        using var http = new HttpClient { BaseAddress = Server.Http.BaseAddress };

        using var answer = await http.SendAsync(request, Token);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal((HttpStatusCode.Unauthorized, ErrorReason.ApiKeyMalformed), (answer.StatusCode, error.Reason));
        Assert.Contains("Keys look like", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("Token {0}")]
    [InlineData("ApiKey {0}")]
    [InlineData("x-api-key: {0}")]
    public async Task Call_KeyInAuthorizationWithoutBearer_SaysToAddIt(string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Quote);
        request.Headers.TryAddWithoutValidation(
            "Authorization", form.Replace("{0}", Key, StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = Server.Http.BaseAddress };

        using var answer = await http.SendAsync(request, Token);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal((HttpStatusCode.Unauthorized, ErrorReason.ApiKeyMalformed), (answer.StatusCode, error.Reason));
        Assert.Contains("Authorization: Bearer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key=")]
    [InlineData("x-api-key=")]
    [InlineData("access_token=")]
    [InlineData("whatever=")]
    public async Task Call_KeyInTheQuery_IsRefusedWithAHeaderToo(string name)
    {
        Assert.Equal(ErrorReason.ApiKeyMalformed, await ReasonAsync($"{Quote}?{name}{Key}"));
        Assert.Equal(ErrorReason.ApiKeyMalformed, await ReasonAsync($"{Quote}?{name}{Key}", ("x-api-key", Key)));
    }

    [Fact]
    public async Task Call_PublicMethodWithABadKey_IsAnswered() =>
        Assert.Null(await ReasonAsync("/v1/status", ("x-api-key", "nonsense")));

    [Fact]
    public async Task Call_CookieOfASession_CountsOnlyFromAPageOfThisOriginThatMeansIt()
    {
        var cookie = ("Cookie", $"{PortalCookie.Name}={await SignInAsync()}");
        var (portal, site) = (("x-finapi-portal", "1"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Null(await ReasonAsync(Quote, cookie, portal, site));
        Assert.Equal(ErrorReason.CredentialsMissing, await ReasonAsync(Quote, cookie));
        Assert.Equal(ErrorReason.CredentialsMissing, await ReasonAsync(Quote, cookie, portal));
        Assert.Equal(ErrorReason.CredentialsMissing, await ReasonAsync(Quote, cookie, site));
        Assert.Equal(
            ErrorReason.CredentialsMissing,
            await ReasonAsync(Quote, cookie, portal, ("Sec-Fetch-Site", "same-site")));
        Assert.Equal(
            ErrorReason.CredentialsMissing,
            await ReasonAsync(Quote, cookie, portal, ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(ErrorReason.CredentialsMissing, await ReasonAsync(Quote, cookie, ("x-finapi-portal", "0"), site));
    }

    [Fact]
    public async Task Call_SessionAsBearerOverGrpc_IsAnsweredButForWhatOnlyOperatorsMay()
    {
        var headers = new Metadata { { "authorization", $"Bearer {await SignInAsync()}" } };
        var quote = await new MarketData.MarketDataClient(Server.Grpc).GetQuoteAsync(
            new GetQuoteRequest { Symbol = "AAPL" }, headers, cancellationToken: Token);
        Assert.Equal("AAPL", quote.Quote.Symbol);

        using var publish = new Ingest.IngestClient(Server.Grpc).Publish(headers, cancellationToken: Token);
        var exception = await Assert.ThrowsAsync<RpcException>(() => publish.ResponseStream.MoveNext(Token));
        Assert.Equal(ErrorReason.ScopeMissing, ErrorAnswer.From(exception).Reason);
    }

    [Fact]
    public async Task Stream_KeyInHello_IsLetIn()
    {
        using var socket = await StreamSocket.ConnectAsync(Server, key: string.Empty);
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello { ApiKey = Server.Keys.Professional } });

        Assert.NotEmpty((await socket.ReadAsync()).Welcome.SessionId);
        await socket.CloseAsync();
    }

    [Fact]
    public async Task Stream_HelloWithoutOrWithABadKey_IsClosedWithTheReason()
    {
        var scopeless = await new StoredKeys(Server, "tHello").AddAsync(key => key with { Scopes = Scopes.MarketRead });
        foreach (var (key, code, reason) in new[]
        {
            (string.Empty, Code.Unauthenticated, ErrorReason.CredentialsMissing),
            ("nonsense", Code.Unauthenticated, ErrorReason.ApiKeyMalformed),
            (SessionToken.New(), Code.Unauthenticated, ErrorReason.SessionInvalid),
            (scopeless, Code.PermissionDenied, ErrorReason.ScopeMissing),
        })
        {
            using var socket = await StreamSocket.ConnectAsync(Server, key: string.Empty);
            await socket.SendAsync(new SubscribeRequest { Hello = new Hello { ApiKey = key } });

            Assert.Equal((4000 + (int)code, reason), await socket.ReadCloseAsync());
        }
    }

    [Fact]
    public async Task Stream_AnotherKeyInHelloThanInTheHeader_IsRefused()
    {
        using var socket = await StreamSocket.ConnectAsync(Server);
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello { ApiKey = Server.Keys.Free } });

        Assert.Equal((4016, ErrorReason.ApiKeyMalformed), await socket.ReadCloseAsync());
    }

    [Fact]
    public async Task Stream_TokenOfAnotherAccount_IsRefused()
    {
        await using var mine = await LiveStream.StartAsync(
            Server, new Hello { HeartbeatSeconds = 5 });
        await mine.SubscribeAsync(LiveStream.Quotes("AAPL"));
        var token = (await mine.WaitAsync(StreamFrame.FrameOneofCase.Heartbeat)).Heartbeat.ResumeToken;

        using var socket = await StreamSocket.ConnectAsync(Server, key: Server.Keys.Professional);
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello { ResumeToken = token } });

        Assert.Equal(ErrorReason.InvalidResumeToken, (await socket.ReadCloseAsync()).Reason);
    }

    [Fact]
    public async Task Stream_ItsKeyIsDeleted_EndsWithTheReasonOnEveryTransport()
    {
        var keys = new StoredKeys(Server, "tRevoked");
        var (key, other) = (await keys.AddAsync(), await keys.AddAsync());
        var headers = new Metadata { { "x-api-key", key } };
        using var socket = await StreamSocket.ConnectAsync(Server, key: key);
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello() });
        using var bystander = await StreamSocket.ConnectAsync(Server, key: other);
        await bystander.SendAsync(new SubscribeRequest { Hello = new Hello() });
        using var grpc = new Contracts.V1.Streaming.StreamingClient(Server.Grpc).StreamPrices(
            new StreamPricesRequest { Symbols = { "AAPL" } }, headers, cancellationToken: Token);
        Assert.True(await grpc.ResponseStream.MoveNext(Token));
        Assert.NotNull((await socket.ReadAsync()).Welcome);
        Assert.NotNull((await bystander.ReadAsync()).Welcome);

        await keys.DeleteAsync(key);

        Assert.Equal((4016, ErrorReason.ApiKeyRevoked), await socket.ReadCloseAsync());
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await grpc.ResponseStream.MoveNext(Token))
            {
            }
        });
        var error = ErrorAnswer.From(exception);
        Assert.Equal((Code.Unauthenticated, ErrorReason.ApiKeyRevoked), (error.Code, error.Reason));
        Assert.Equal(ErrorReason.ApiKeyRevoked, await ReasonAsync(Quote, ("x-api-key", key)));
        await bystander.SendAsync(new SubscribeRequest { Ping = new Ping { Id = 3 } });
        Assert.Equal(3, (await bystander.ReadAsync()).Pong.Id);
        await bystander.CloseAsync();
    }

    private async Task<string> SignInAsync()
    {
        var token = SessionToken.New();
        await new StoredKeys(Server, "tSession", isOperator: false).AddSessionAsync(token);
        return token;
    }

    private async Task<string?> ReasonAsync(string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = Server.Http.BaseAddress,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, Token);
        return answer.StatusCode == HttpStatusCode.OK ? null : (await ErrorAnswer.FromAsync(answer)).Reason;
    }
}
