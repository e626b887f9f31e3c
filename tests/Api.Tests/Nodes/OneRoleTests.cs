using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using FinApi.Api.Auth;
using FinApi.Api.Nodes;
using FinApi.Api.Operations;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Contracts.V1;
using Google.Api;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;
using Proto = FinApi.Contracts.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace FinApi.Api.Tests.Nodes;

/// <summary>
/// A node with one role: it serves what belongs to the role, answers everything else with who does, and says nowhere
/// that it serves more. Generated from the contract.
/// </summary>
public sealed class OneRoleTests
{
    private const string NotServed = "ROLE_NOT_SERVED";

    // What belongs to a role besides the contract: a page or an endpoint, and its method.
    private static readonly (string Role, string Method, string Path)[] Others =
    [
        ("streaming", "GET", "/v1/stream"),
        ("streaming", "GET", "/live"),
        ("streaming", "GET", "/live/assets/index.js"),
        ("account", "GET", "/portal"),
        ("account", "POST", "/portal/session"),
        ("account", "DELETE", "/portal/session"),
        ("account", "GET", "/operator"),
        ("account", "POST", "/billing/events"),
    ];

    private static readonly (ServiceDescriptor Service, string Role)[] Services =
    [
        (Proto.Status.Descriptor, ""),
        (MarketData.Descriptor, "market-data"),
        (History.Descriptor, "history"),
        (Proto.Reference.Descriptor, "reference"),
        (Proto.Account.Descriptor, "account"),
        (Operator.Descriptor, "account"),
        (Proto.Streaming.Descriptor, "streaming"),
        (Ingest.Descriptor, "ingest"),
    ];

    public static TheoryData<string> Names => [.. RoleText.List(Roles.All)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Node_WithOneRole_ServesThatAndRefersForTheRest(string role)
    {
        await using var server = await ApiServer.StartAsync(
            replace: null, $"--FinApi:Roles={role}", "--Node:Id=only", "--Grpc:Reflection=true");

        foreach (var (service, owner) in Services)
        {
            var isServed = owner.Length == 0 || owner == role;
            foreach (var method in service.Methods)
            {
                await AssertGrpcAsync(server, method, owner, isServed);
                await AssertRestAsync(server, method, owner, isServed);
            }
        }

        foreach (var (owner, method, path) in Others)
        {
            var (status, error) = await SendAsync(server, method, path);
            if (owner == role)
            {
                Assert.NotEqual(NotServed, error?.Reason);
            }
            else
            {
                AssertReferred(path, owner, error);
                Assert.Equal(HttpStatusCode.NotFound, status);
            }
        }

        foreach (var path in (string[])["/no.Such/Method", NodeIngest.Publish.FullName])
        {
            var answer = await RawCall.SendAsync(server, path, RawCall.Frame([]), key: string.Empty);
            Assert.Equal("ROUTE_NOT_FOUND", answer.Reason);
        }

        await AssertHealthAsync(server, role);
        await AssertDescribedAsync(server, role);
        Assert.Equal(role == "ingest", server.Services.GetRequiredService<WriterRole>().Term is not null);
    }

    [Fact]
    public async Task Stream_OnANodeWithoutStreams_IsRefusedBeforeItIsASocketOrAStream()
    {
        await using var server = await ApiServer.StartAsync(replace: null, "--FinApi:Roles=market-data,reference");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        var address = new UriBuilder(server.Http.BaseAddress!) { Scheme = "ws", Path = "/v1/stream" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Token));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/prices:stream?symbols=AAPL");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var events = await server.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, events.StatusCode);
        Assert.Contains(
            "/v1/prices:stream belongs to the role streaming, which node ",
            (await ErrorAnswer.FromAsync(events)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OfAnotherRole_IsReferredOverEveryTransport()
    {
        await using var server = await ApiServer.StartAsync(
            replace: null, "--FinApi:Roles=history", "--Cors:Origins:0=*");

        // With a key that works.
        var call = await Assert.ThrowsAsync<RpcException>(async () =>
            await new MarketData.MarketDataClient(server.Grpc).GetQuoteAsync(
                new GetQuoteRequest { Symbol = "AAPL" }, cancellationToken: Token));
        using var head = await SendFromPageAsync(server, HttpMethod.Head, "/v1/instruments/AAPL/quote", content: null);
        using var preflight = await SendFromPageAsync(
            server, HttpMethod.Options, "/v1/instruments/AAPL/quote", content: null);
        using var binary = await SendFromPageAsync(
            server,
            HttpMethod.Post,
            "/finapi.v1.MarketData/GetQuote",
            WebContent("application/grpc-web", RawCall.Frame([])));
        using var text = await SendFromPageAsync(
            server,
            HttpMethod.Post,
            "/finapi.v1.MarketData/GetQuote",
            WebContent("application/grpc-web-text", [.. "AAAAAAA="u8]));

        Assert.Equal((StatusCode.Unimplemented, NotServed), (call.StatusCode, ErrorAnswer.From(call).Reason));
        Assert.Equal(HttpStatusCode.NotFound, head.StatusCode);
        Assert.False(head.Headers.Contains("RateLimit"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("12", binary.Headers.GetValues("grpc-status").Single());
        Assert.Equal("12", text.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Node_WithSomeRoles_KeepsToThemAlone()
    {
        await using var server = await ApiServer.StartAsync(
            replace: null, "--FinApi:Roles:0=history", "--FinApi:Roles:1=account");

        using var bars = await server.Http.GetAsync("/v1/instruments/AAPL/bars?interval=1m", Token);
        using var plans = await server.Http.GetAsync("/v1/plans", Token);
        using var quote = await server.Http.GetAsync("/v1/instruments/AAPL/quote", Token);
        using var unknown = await server.Http.GetAsync("/v1/nothing", Token);
        using var wrongVerb = await server.Http.DeleteAsync("/v1/quotes", Token);

        Assert.Equal("SYMBOL_NOT_FOUND", (await ErrorAnswer.FromAsync(bars)).Reason);
        Assert.Equal(HttpStatusCode.OK, plans.StatusCode);
        Assert.Equal(NotServed, (await ErrorAnswer.FromAsync(quote)).Reason);
        Assert.Equal("ROUTE_NOT_FOUND", (await ErrorAnswer.FromAsync(unknown)).Reason);
        Assert.Equal("METHOD_NOT_ALLOWED", (await ErrorAnswer.FromAsync(wrongVerb)).Reason);
    }

    [Fact]
    public void Text_OfTheStart_NamesRolesWhereTheyAreNotAll()
    {
        var (http, grpc) = (new Uri("http://localhost:8080"), new Uri("http://localhost:8081"));

        Assert.Equal(
            "FinApi listening on http://localhost:8080 (REST, gRPC-Web), http://localhost:8081 (gRPC)\n"
            + "Roles of this node: history, workers.",
            StartBanner.Text(http, grpc, tls: null, keyPath: null, ticket: null, roles: Roles.History | Roles.Workers));
        Assert.DoesNotContain(
            "Roles", StartBanner.Text(http, grpc, tls: null, keyPath: null, ticket: null), StringComparison.Ordinal);
        foreach (var (roles, isTold) in new[] { (Roles.All, true), (Roles.Ingest, true), (Roles.History, false) })
        {
            var text = StartBanner.Text(http, grpc, tls: null, keyPath: null, ticket: null, isSimulated: true, roles);
            Assert.Equal(isTold, text.Contains("The market is simulated", StringComparison.Ordinal));
        }
    }

    private static async Task AssertGrpcAsync(ApiServer server, MethodDescriptor method, string owner, bool isServed)
    {
        if (isServed && !IsGuarded(method))
        {
            return;
        }

        // Without a key, so that nothing begins: who is refused for that was heard by the method itself.
        var path = $"/{method.Service.FullName}/{method.Name}";
        var answer = await RawCall.SendAsync(server, path, RawCall.Frame([]), key: string.Empty);
        if (isServed)
        {
            Assert.Equal("CREDENTIALS_MISSING", answer.Reason);
        }
        else
        {
            AssertReferred(path, owner, answer);
        }
    }

    private static async Task AssertRestAsync(ApiServer server, MethodDescriptor method, string owner, bool isServed)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return;
        }

        var (verb, template) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            _ => ("DELETE", rule.Delete),
        };
        var path = string.Join("AAPL", template.Split('{', '}').Where((_, i) => i % 2 == 0));
        var (status, error) = await SendAsync(server, verb, path);
        if (!isServed)
        {
            AssertReferred(path, owner, error);
            Assert.Equal(HttpStatusCode.NotFound, status);
        }
        else if (IsGuarded(method))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (status, error?.Reason));
        }
        else
        {
            Assert.NotEqual(HttpStatusCode.NotFound, status);
        }
    }

    private static bool IsGuarded(MethodDescriptor method) => CallPolicy.Of(method).Access == Access.Key;

    private static void AssertReferred(string path, string owner, ErrorAnswer? error)
    {
        Assert.True(error is not null, $"{path} is served.");
        Assert.Equal((Code.Unimplemented, NotServed), (error.Code, error.Reason));
        Assert.Equal(Sentence(path, owner), error.Message);
    }

    private static string Sentence(string path, string owner) =>
        $"{path} belongs to the role {owner}, which node only does not have. No live node has it.";

    // Without a key: a path that is served asks for one, or for nothing, and has no effect.
    private static async Task<(HttpStatusCode Status, ErrorAnswer? Error)> SendAsync(
        ApiServer server, string method, string path)
    {
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await ErrorAnswer.FromAsync(answer));
    }

    private static ByteArrayContent WebContent(string type, byte[] frame)
    {
        var content = new ByteArrayContent(frame);
        content.Headers.ContentType = new(type);
        return content;
    }

    // As a page of another origin.
    private static async Task<HttpResponseMessage> SendFromPageAsync(
        ApiServer server, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Origin", "https://desk.example.com");
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "GET");
        }

        return await server.Http.SendAsync(request, Token);
    }

    private static async Task AssertHealthAsync(ApiServer server, string role)
    {
        var client = new Grpc.Health.V1.Health.HealthClient(server.Grpc);
        foreach (var (service, owner) in Services)
        {
            var checking = client.CheckAsync(new HealthCheckRequest { Service = service.FullName });
            if (owner.Length == 0 || owner == role)
            {
                Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await checking).Status);
            }
            else
            {
                var refused = await Assert.ThrowsAsync<RpcException>(async () => await checking);
                Assert.Equal(StatusCode.NotFound, refused.StatusCode);
            }
        }

        using var ready = JsonDocument.Parse(await server.Http.GetStringAsync("/health/ready", Token));
        Assert.EndsWith(
            $" Roles: {role}.",
            ready.RootElement.GetProperty("checks").GetProperty("market").GetProperty("detail").GetString(),
            StringComparison.Ordinal);

        using var health = JsonDocument.Parse(await server.Http.GetStringAsync("/health", Token));
        var nodes = health.RootElement.GetProperty("checks").GetProperty("nodes");
        Assert.Equal("DEGRADED", nodes.GetProperty("status").GetString());
        foreach (var needed in new[] { "ingest", "workers" })
        {
            Assert.Equal(
                role != needed,
                nodes.GetProperty("detail").GetString()!.Contains(
                    $"No live node has the role {needed}: ", StringComparison.Ordinal));
        }
    }

    private static async Task AssertDescribedAsync(ApiServer server, string role)
    {
        var served = Services.Where(each => each.Role.Length == 0 || each.Role == role)
            .Select(each => each.Service).ToList();
        using var reflection = new ServerReflection.ServerReflectionClient(server.Grpc)
            .ServerReflectionInfo(cancellationToken: Token);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" }, Token);
        Assert.True(await reflection.ResponseStream.MoveNext(Token));
        Assert.Equal(
            served.Select(service => service.FullName).Order(),
            reflection.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)
                .Where(name => name.StartsWith("finapi.", StringComparison.Ordinal)).Order());

        using var described = await server.Http.GetAsync("/openapi/v1.json", Token);
        Assert.True(described.Headers.CacheControl?.Private);
        using var document = JsonDocument.Parse(await described.Content.ReadAsStringAsync(Token));
        Assert.Equal(
            served.SelectMany(service => service.Methods)
                .Where(method => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not null)
                .Select(method => $"{method.Service.Name}_{method.Name}").Order(),
            document.RootElement.GetProperty("paths").EnumerateObject()
                .SelectMany(path => path.Value.EnumerateObject())
                .Select(operation => operation.Value.GetProperty("operationId").GetString()).Order());
        Assert.Contains(
            $"This node has the role {role};",
            document.RootElement.GetProperty("info").GetProperty("description").GetString(),
            StringComparison.Ordinal);

        var status = await new Proto.Status.StatusClient(server.Grpc).GetStatusAsync(
            new GetStatusRequest(), cancellationToken: Token);
        Assert.Equal([role], status.Roles);
        Assert.Equal([role], Assert.Single(status.Nodes).Roles);
    }
}
