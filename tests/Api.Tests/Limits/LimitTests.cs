using System.Net;
using FinApi.Api.Limits;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Streaming;
using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.Extensions.Options;
using Status = FinApi.Contracts.V1.Status;
using StatusCode = Grpc.Core.StatusCode;

namespace FinApi.Api.Tests.Limits;

public sealed class LimitTests(LimitTests.Strangers strangers) : IClassFixture<LimitTests.Strangers>
{
    private const string Instruments = "/v1/instruments";
    private const string Prices = "/v1/prices:stream?symbols=NOSUCH&channels=quotes";
    private const string Unknown = "/v1/instruments/NOSUCH";

    [Fact]
    public async Task Call_OverTheLimitOfItsKey_IsRefusedAlikeOnEveryTransport()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:KeyCallsPerMinute=3");
        for (var left = 2; left >= 0; left--)
        {
            using var answer = await server.GetAsync(Instruments);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains($"\"key\";r={left};t=61", Header(answer, "RateLimit"), StringComparison.Ordinal);
            Assert.Contains("\"key\";q=3;w=60", Header(answer, "RateLimit-Policy"), StringComparison.Ordinal);
            Assert.Equal(
                ("3", $"{left}"), (Header(answer, "X-RateLimit-Limit"), Header(answer, "X-RateLimit-Remaining")));
        }

        foreach (var path in (string[])[Instruments, Unknown, Prices, "/v1/stream"])
        {
            using var refused = await server.GetAsync(path);
            Assert.Equal((HttpStatusCode)429, refused.StatusCode);
            Assert.Equal("61", Header(refused, "Retry-After"));
            Assert.Equal("0", Header(refused, "X-RateLimit-Remaining"));
            AssertExhausted(await Errors.ErrorAnswer.FromAsync(refused));
        }

        using var web = new GrpcWebHandler(server.Server.CreateHandler());
        using var webChannel = GrpcChannel.ForAddress(
            server.Http.BaseAddress!,
            new GrpcChannelOptions { HttpHandler = web, HttpVersion = HttpVersion.Version11 });
        AssertExhausted(await FailAsync(webChannel));
        AssertExhausted(await FailAsync(server.Server.Grpc));

        server.Time.Advance(TimeSpan.FromSeconds(61));
        using var again = await server.GetAsync(Instruments);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Call_OverGrpc_HasTheHeadersInItsInitialMetadata()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:KeyCallsPerMinute=2");
        using var good = ListAsync(server.Server.Grpc);
        var headers = await good.ResponseHeadersAsync;
        await good;
        await server.GetAsync(Instruments);

        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await ListAsync(server.Server.Grpc));

        Assert.Contains("\"key\";r=1;t=61", headers.GetValue("ratelimit"), StringComparison.Ordinal);
        Assert.Equal("1", headers.GetValue("x-ratelimit-remaining"));
        Assert.Equal("61", refused.Trailers.GetValue("retry-after"));
        Assert.Equal("0", refused.Trailers.GetValue("x-ratelimit-remaining"));
        Assert.Equal(
            61, refused.GetRpcStatus()!.GetDetail<RetryInfo>().RetryDelay.ToTimeSpan().TotalSeconds);
        Assert.StartsWith(
            "key:",
            refused.GetRpcStatus()!.GetDetail<QuotaFailure>().Violations.Single().Subject,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutAKey_IsLimitedByNetworkAndNothingElseIs()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:AnonymousCallsPerMinute=2");
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var grpc = GrpcChannel.ForAddress(server.Server.Http2.BaseAddress!);
        using var nonsense = KeyedChannel.ClientFor(server.Http.BaseAddress!, "nonsense");
        using var first = await http.GetAsync("/v1/status", TestContext.Current.CancellationToken);
        await new Status.StatusClient(grpc)
            .GetStatusAsync(new(), cancellationToken: TestContext.Current.CancellationToken);

        using var refused = await http.GetAsync("/v1/status", TestContext.Current.CancellationToken);
        using var wrongKey = await nonsense.GetAsync("/v1/status", TestContext.Current.CancellationToken);
        using var keyed = await server.GetAsync("/v1/status");
        using var plans = await server.GetAsync("/v1/plans");
        using var health = await server.GetAsync("/health/live");
        using var other = await server.GetAsync(Instruments);

        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        Assert.Equal("\"minute\";q=2;w=60", Header(refused, "RateLimit-Policy"));
        Assert.Equal("\"minute\";r=0;t=61", Header(refused, "RateLimit"));
        Assert.Equal((HttpStatusCode)429, wrongKey.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(health.Headers.Contains("RateLimit"));
        Assert.All([keyed, plans, other], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.NotEqual("2", Header(keyed, "X-RateLimit-Limit"));
    }

    [Theory]
    [InlineData("GET", Instruments, 401)]
    [InlineData("GET", Prices, 401)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("DELETE", "/v1/status", 405)]
    [InlineData("GET", "/v1/status?nothing=1", 400)]
    [InlineData("POST", "/v1/accounts", 400)]
    [InlineData("POST", "/finapi.v1.MarketData/GetQuote", 401)]
    public async Task Error_WithoutAKey_CountsForTheNetworkUntilItIsTooMuch(string verb, string path, int status)
    {
        var server = strangers.Server;
        server.Time.Advance(TimeSpan.FromSeconds(61)); // what other cases have used up counts no more
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        for (var left = 1; left >= 0; left--)
        {
            using var answer = await SendAsync(http, verb, path);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal($"{left}", Header(answer, "X-RateLimit-Remaining"));
        }

        using var refused = await SendAsync(http, verb, path);
        using var keyed = await server.GetAsync(Instruments);
        using var health = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        server.Time.Advance(TimeSpan.FromSeconds(61));
        using var again = await SendAsync(http, verb, path);

        AssertExhausted(await Errors.ErrorAnswer.FromAsync(refused));
        Assert.Equal("61", Header(refused, "Retry-After"));
        Assert.Equal(
            [200, 200, status], new[] { keyed, health, again }.Select(answer => (int)answer.StatusCode));
    }

    [Fact]
    public async Task Error_WithoutAKeyOverGrpc_CountsForTheNetworkUntilItIsTooMuch()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:AnonymousCallsPerMinute=2");
        using var channel = GrpcChannel.ForAddress(server.Server.Http2.BaseAddress!);

        var first = Errors.ErrorAnswer.From(
            await Assert.ThrowsAsync<RpcException>(async () => await ListAsync(channel)));
        var unknown = await Errors.RawCall.SendAsync(
            server.Server, "/finapi.v1.Nothing/Get", Errors.RawCall.Frame([]), key: string.Empty);

        Assert.Equal((Code.Unauthenticated, Code.Unimplemented), (first.Code, unknown.Code));
        AssertExhausted(await FailAsync(channel));
        AssertExhausted(await Errors.RawCall.SendAsync(
            server.Server, "/finapi.v1.Nothing/Get", Errors.RawCall.Frame([]), key: string.Empty));
    }

    [Fact]
    public async Task Usage_OfEveryKindOfAnswer_IsStoredOnceByMethod()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:KeyCallsPerMinute=10");
        using var first = await server.GetAsync(Instruments);
        using var conditional = new HttpRequestMessage(HttpMethod.Get, Instruments);
        conditional.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var notModified = await server.Http.SendAsync(conditional, TestContext.Current.CancellationToken);
        using var missing = await server.GetAsync(Unknown);
        using var invalid = await server.GetAsync("/v1/instruments?page_size=-1");
        using var dear = await server.GetAsync("/v1/snapshots?symbols=NOSUCH");
        using var tooMuch = await server.GetAsync("/v1/snapshots?symbols=NOSUCH");
        await using (var publisher = new Publisher(server.Server, "feed"))
        {
            await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        }

        var usage = await server.StopAsync();

        Assert.Equal(
            [200, 304, 404, 400, 200, 429],
            new[] { first, notModified, missing, invalid, dear, tooMuch }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("1", Header(dear, "X-RateLimit-Remaining"));
        Assert.Equal(
            [
                ("finapi.v1.Ingest/Publish", 1, 0),
                ("finapi.v1.MarketData/BatchGetSnapshots", 1, 5),
                ("finapi.v1.Reference/GetInstrument", 1, 1),
                ("finapi.v1.Reference/ListInstruments", 3, 3),
            ],
            usage.OrderBy(row => row.Key, StringComparer.Ordinal)
                .Select(row => (row.Key, row.Value.Calls, row.Value.Cost)));
    }

    [Fact]
    public async Task Export_HeadOnly_CountsAsOneCall()
    {
        await using var server = await LimitedServer.StartAsync();
        await using (var publisher = new Publisher(server.Server, "seed"))
        {
            await publisher.SendAsync(Streaming.Requests.Instrument("AAPL"));
        }

        const string Export = "/v1/instruments/AAPL/bars:export?interval=1d";
        using (var head = new HttpRequestMessage(HttpMethod.Head, Export))
        using (var answer = await server.Http.SendAsync(head, TestContext.Current.CancellationToken))
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer}");
        }

        using (var answer = await server.GetAsync(Export))
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer}");
        }

        var usage = await server.StopAsync();

        Assert.Equal((2, 11), usage["finapi.v1.History/ExportBars"]);
    }

    [Fact]
    public async Task Batch_HeadOnly_CountsAsTheWholeCall()
    {
        await using var server = await LimitedServer.StartAsync();
        using (var head = new HttpRequestMessage(HttpMethod.Head, "/v1/snapshots?symbols=NOSUCH"))
        using (var answer = await server.Http.SendAsync(head, TestContext.Current.CancellationToken))
        {
            Assert.True(answer.IsSuccessStatusCode, $"{answer}");
        }

        var usage = await server.StopAsync();

        Assert.Equal((1, 5), usage["finapi.v1.MarketData/BatchGetSnapshots"]);
    }

    [Fact]
    public async Task Stream_Opened_CountsAsOneCall()
    {
        await using var server = await LimitedServer.StartAsync(timeMoves: true);
        using (var call = new Contracts.V1.Streaming.StreamingClient(server.Server.Grpc).StreamPrices(
            new StreamPricesRequest { Symbols = { "NOSUCH" }, Channels = { StreamChannel.Quotes } },
            cancellationToken: TestContext.Current.CancellationToken))
        {
            await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        }

        using (var lines = await server.Http.GetAsync(
            Prices,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken))
        {
            Assert.True(lines.Headers.Contains("RateLimit"));
        }

        using (var socket = await Streaming.StreamSocket.ConnectAsync(server.Server))
        {
            await socket.SendAsync(Streaming.Requests.Hello());
            await socket.ReadAsync();
        }

        var usage = await server.StopAsync();

        Assert.Equal((2, 2), usage["finapi.v1.Streaming/StreamPrices"]);
        Assert.Equal((1, 1), usage["finapi.v1.Streaming/Subscribe"]);
    }

    [Fact]
    public async Task Shadow_CallOverALimit_IsAnsweredAndSaidToBeOver()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:KeyCallsPerMinute=1", "--Limits:Shadow=true");
        using var first = await server.GetAsync(Instruments);
        using var over = await server.GetAsync(Instruments);

        var usage = await server.StopAsync();

        Assert.Equal(HttpStatusCode.OK, over.StatusCode);
        Assert.False(first.Headers.Contains("X-RateLimit-Shadow"));
        Assert.Equal("key", Header(over, "X-RateLimit-Shadow"));
        Assert.Equal((2, 2), usage["finapi.v1.Reference/ListInstruments"]);
    }

    [Theory]
    [InlineData("--Limits:AnonymousCallsPerMinute=0", "AnonymousCallsPerMinute")]
    [InlineData("--Limits:SignInFailures=0", "SignInFailures")]
    public async Task Start_WrongSetting_SaysWhichOne(string setting, string part)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => LimitedServer.StartAsync(setting));

        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(101, true, true)]
    [InlineData(200, true, true)]
    [InlineData(304, true, true)]
    [InlineData(400, true, true)]
    [InlineData(404, true, true)]
    [InlineData(401, false, true)]
    [InlineData(403, false, true)]
    [InlineData(429, false, false)]
    [InlineData(500, false, true)]
    [InlineData(503, false, true)]
    public void CountsHttp_Status_IsTheRuleOfTheDocs(int status, bool withKey, bool without)
    {
        Assert.Equal(withKey, AnsweredCalls.CountsHttp(status, isAnonymous: false));
        Assert.Equal(without, AnsweredCalls.CountsHttp(status, isAnonymous: true));
    }

    [Theory]
    [InlineData(StatusCode.OK, true, true)]
    [InlineData(StatusCode.InvalidArgument, true, true)]
    [InlineData(StatusCode.NotFound, true, true)]
    [InlineData(StatusCode.DeadlineExceeded, true, true)]
    [InlineData(StatusCode.Unauthenticated, false, true)]
    [InlineData(StatusCode.PermissionDenied, false, true)]
    [InlineData(StatusCode.ResourceExhausted, false, false)]
    [InlineData(StatusCode.Internal, false, true)]
    [InlineData(StatusCode.Unavailable, false, true)]
    public void CountsGrpc_Status_IsTheRuleOfTheDocs(StatusCode status, bool withKey, bool without)
    {
        Assert.Equal(withKey, AnsweredCalls.CountsGrpc(status, isAnonymous: false));
        Assert.Equal(without, AnsweredCalls.CountsGrpc(status, isAnonymous: true));
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.GetValues(name));

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string verb, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (verb == "POST")
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<Errors.ErrorAnswer> FailAsync(GrpcChannel channel) =>
        Errors.ErrorAnswer.From(await Assert.ThrowsAsync<RpcException>(async () => await ListAsync(channel)));

    private static AsyncUnaryCall<ListInstrumentsResponse> ListAsync(GrpcChannel channel) =>
        new Reference.ReferenceClient(channel).ListInstrumentsAsync(
            new(), cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertExhausted(Errors.ErrorAnswer error)
    {
        Assert.Equal((Code.ResourceExhausted, "RATE_LIMIT_EXCEEDED", true), (error.Code, error.Reason, error.HasRetry));
    }

    /// <summary>A server that answers two calls without a key in any minute.</summary>
    public sealed class Strangers : IAsyncLifetime
    {
        internal LimitedServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Server = await LimitedServer.StartAsync("--Limits:AnonymousCallsPerMinute=2");

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
