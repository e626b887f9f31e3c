using System.Net;
using System.Text.Json.Nodes;
using FinApi.Api.Demo;
using FinApi.Api.Hosting;
using FinApi.Api.Operations;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Callers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace FinApi.Api.Tests.Demo;

/// <summary>Keys to try with: for the owner of this machine and pages of this server, and for nobody else.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-demo-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyFile => Path.Combine(_data.FullName, "demo-keys.json");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Start_Embedded_WritesFourKeysForItsOwnerOnly()
    {
        await using var server = await StartAsync();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(KeyFile).UnixFileMode);
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(KeyFile, Token))!.AsObject();
        Assert.Equal(["free", "professional", "enterprise", "ingest"], keys.Select(key => key.Key));
        foreach (var (name, key) in keys)
        {
            var plan = name == "ingest" ? null : name;
            Assert.Equal(plan, await PlanAsync(server, (string)key!));
        }
    }

    [Fact]
    public async Task Start_ASecondTime_KeepsTheKeys()
    {
        string first;
        await using (await StartAsync())
        {
            first = await File.ReadAllTextAsync(KeyFile, Token);
        }

        await using var server = await StartAsync();

        Assert.Equal(first, await File.ReadAllTextAsync(KeyFile, Token));
        Assert.Equal("free", await PlanAsync(server, server.Keys.Free));
    }

    [Fact]
    public async Task Start_KeyFileLost_MakesNewKeysAndEndsTheOldOnes()
    {
        string old;
        await using (var first = await StartAsync())
        {
            old = first.Keys.Free;
        }

        File.Delete(KeyFile);
        await using var server = await StartAsync();

        Assert.NotEqual(old, server.Keys.Free);
        Assert.Equal("free", await PlanAsync(server, server.Keys.Free));
        Assert.Equal("API_KEY_REVOKED", await ReasonAsync(server, old));
    }

    [Fact]
    public async Task Start_SwitchedOff_MakesNoneAndRefusesThoseThatThereWere()
    {
        string old;
        await using (var first = await StartAsync())
        {
            old = first.Keys.Free;
        }

        File.Delete(KeyFile);
        await using var server = await StartAsync(replace: null, "--Demo:Enabled=false");

        Assert.False(File.Exists(KeyFile));
        Assert.Equal("API_KEY_REVOKED", await ReasonAsync(server, old));
        using var answer = await AskAsync(server, Ticket(server), "same-origin");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("*", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.0.2.7", false)]
    public void Mode_ByAddress_IsOnForThisMachineOnly(string address, bool isOn)
    {
        var ports = Options.Create(new PortsOptions { Address = address });
        var mode = new DemoMode(
            Options.Create(new DemoOptions()), ports, [Substitute.For<IDemoKeyFile>()], new DirectCalls(ports));
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        http.Request.Headers.Host = "localhost:8080";

        Assert.Equal(isOn, mode.IsOn);
        Assert.Equal(isOn, mode.Refuse(Caller.Anonymous with { AccountId = "demo-free" }, http) is null);
        Assert.Null(mode.Refuse(Caller.Anonymous with { AccountId = "Ab12" }, http));
    }

    [Theory]
    [InlineData("same-origin", "127.0.0.1", true)]
    [InlineData("same-origin", "192.0.2.7", false)]
    [InlineData("same-site", "127.0.0.1", false)]
    [InlineData("cross-site", "127.0.0.1", false)]
    [InlineData("none", "127.0.0.1", false)]
    [InlineData(null, "127.0.0.1", false)]
    public async Task Key_AskedForByAPage_IsShownToThoseOfThisServerOnly(string? site, string address, bool isShown)
    {
        await using var server = await StartAsync(
            services => services.AddSingleton<IStartupFilter>(new CallerAddressFilter(IPAddress.Parse(address))));

        using var answer = await AskAsync(server, Ticket(server), site);

        await AssertShownAsync(server, answer, isShown);
    }

    [Fact]
    public async Task Key_ByTheTicketOfTheBanner_IsShownOnce()
    {
        await using var server = await StartAsync();
        var ticket = Ticket(server);

        using var without = await AskAsync(server, ticket: null, "same-origin");
        using var wrong = await AskAsync(server, ticket[..^1] + (ticket[^1] == 'A' ? 'B' : 'A'), "same-origin");
        using var right = await AskAsync(server, ticket, "same-origin");
        using var again = await AskAsync(server, ticket, "same-origin");
        using var get = await server.Http.GetAsync("/demo/key", Token);

        await AssertShownAsync(server, without, isShown: false);
        await AssertShownAsync(server, wrong, isShown: false);
        await AssertShownAsync(server, right, isShown: true);
        await AssertShownAsync(server, again, isShown: false);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "api.example.com")]
    [InlineData("Forwarded", "for=203.0.113.9")]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("CF-Connecting-IP", "203.0.113.9")]
    [InlineData("Host", "api.example.com")]
    [InlineData("Host", "localhost.example.com:8080")]
    [InlineData("version", "1.0")]
    public async Task Demo_ThroughAProxyOnThisMachine_GivesNothingAway(string header, string value)
    {
        await using var server = await StartAsync(replace: null, "--AllowedHosts=*");
        using var key = await AskAsync(server, Ticket(server), "same-origin", (header, value));
        using var metrics = await SendAsync(server, HttpMethod.Get, "/metrics", (header, value));
        using var call = await SendAsync(
            server, HttpMethod.Get, "/v1/instruments", (header, value), ("x-api-key", server.Keys.Enterprise));
        using var direct = await server.Http.GetAsync("/v1/instruments", Token);

        await AssertShownAsync(server, key, isShown: false);
        Assert.Equal(HttpStatusCode.Forbidden, metrics.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, call.StatusCode);
        Assert.Equal("ADDRESS_NOT_ALLOWED", (await ErrorAnswer.FromAsync(call)).Reason);
        Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
    }

    [Fact]
    public async Task Demo_ThroughATrustedProxyOnThisMachine_IsRefused()
    {
        await using var server = await StartAsync(replace: null, "--Ports:TrustedProxies:0=127.0.0.0/8");

        using var call = await SendAsync(
            server,
            HttpMethod.Get,
            "/v1/instruments",
            ("X-Forwarded-For", "127.0.0.1"),
            ("x-api-key", server.Keys.Enterprise));

        Assert.Equal("ADDRESS_NOT_ALLOWED", (await ErrorAnswer.FromAsync(call)).Reason);
    }

    [Fact]
    public async Task Account_ThroughAProxyOnThisMachine_IsServedAsEver()
    {
        await using var server = await StartAsync();
        using var tenant = await Accounts.Tenant.SignUpAsync(server, "me@example.com");

        using var call = await SendAsync(
            server, HttpMethod.Get, "/v1/instruments", ("X-Forwarded-For", "203.0.113.9"), ("x-api-key", tenant.Key));

        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
    }

    [Fact]
    public async Task Start_WithoutATerminal_ShowsWhereTheKeysAreAndNone()
    {
        var log = new TraceLog();
        await using var server = await StartAsync(log.AddTo);
        var keys = server.Keys;
        string[] secrets = [keys.Free, keys.Professional, keys.Enterprise, keys.Ingest, Ticket(server)];

        var text = StartBanner.Text(
            new Uri("http://localhost:8080"), new Uri("http://localhost:8081"), tls: null, KeyFile, ticket: null);

        Assert.Contains(KeyFile, text, StringComparison.Ordinal);
        Assert.DoesNotContain("#demo=", text, StringComparison.Ordinal);
        Assert.Contains(log.Lines, line => line.Contains("Warning", StringComparison.Ordinal)
            && line.Contains("Demo:Enabled=false", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Lines, line => Array.Exists(secrets, secret => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void Start_OnATerminal_ShowsALinkAndCommandsWithoutAKey()
    {
        var (http, grpc) = (new Uri("http://localhost:8080"), new Uri("http://localhost:8081"));

        var text = StartBanner.Text(http, grpc, new Uri("https://localhost:8443"), "/data/demo-keys.json", "ticket");

        Assert.StartsWith("FinApi listening on http://localhost:8080 (REST, gRPC-Web)", text, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/live#demo=ticket", text, StringComparison.Ordinal);
        Assert.Contains(
            "export FINAPI_KEY=$(jq -r .professional '/data/demo-keys.json')", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fin_live_", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "/data", StartBanner.Text(http, grpc, tls: null, keyPath: null, "ticket"), StringComparison.Ordinal);
    }

    private static string Ticket(ApiServer server) => server.Services.GetRequiredService<DemoTicket>().Text;

    private static async Task AssertShownAsync(ApiServer server, HttpResponseMessage answer, bool isShown)
    {
        var text = await answer.Content.ReadAsStringAsync(Token);
        if (isShown)
        {
            Assert.Equal(server.Keys.Professional, (string?)JsonNode.Parse(text)!["key"]);
            Assert.True(answer.Headers.CacheControl?.NoStore);
            return;
        }

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("fin_live_", text, StringComparison.Ordinal);
    }

    private Task<ApiServer> StartAsync(Action<IServiceCollection>? replace = null, params string[] settings) =>
        ApiServer.StartAsync(replace, [$"--Data:Path={_data.FullName}", .. settings]);

    private static Task<HttpResponseMessage> AskAsync(
        ApiServer server, string? ticket, string? site, params (string Name, string Value)[] headers)
    {
        (string, string)[] own =
        [
            .. ticket is null ? Array.Empty<(string, string)>() : [("x-finapi-demo", ticket)],
            .. site is null ? Array.Empty<(string, string)>() : [("Sec-Fetch-Site", site)],
        ];
        return SendAsync(server, HttpMethod.Post, "/demo/key", [.. own, .. headers]);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ApiServer server, HttpMethod verb, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(verb, path);
        foreach (var (name, value) in headers)
        {
            if (name == "version")
            {
                request.Version = Version.Parse(value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await http.SendAsync(request, Token);
    }

    // Null where the key may not ask for its account.
    private static async Task<string?> PlanAsync(ApiServer server, string key)
    {
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, key);
        using var answer = await http.GetAsync("/v1/account", Token);
        if (answer.StatusCode == HttpStatusCode.Forbidden)
        {
            return null;
        }

        return (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["account"]!["plan"];
    }

    private static async Task<string> ReasonAsync(ApiServer server, string key)
    {
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, key);
        using var answer = await http.GetAsync("/v1/instruments", Token);
        return (await ErrorAnswer.FromAsync(answer)).Reason;
    }
}
