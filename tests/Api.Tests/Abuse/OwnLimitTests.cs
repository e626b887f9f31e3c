using System.Net;
using System.Text;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Limits;
using FinApi.Domain.Accounts;

namespace FinApi.Api.Tests.Abuse;

/// <summary>An owner stops a leaked key whatever its use has exhausted.</summary>
public sealed class OwnLimitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-own-limit-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("\"calls_per_minute\": 60,", "\"calls_per_minute\": 3,")]
    [InlineData("\"calls_per_day\": 2000,", "\"calls_per_day\": 3,")]
    public async Task Owner_OfAnExhaustedAccount_ReadsRotatesAndDeletesItsKeys(string limit, string small)
    {
        await using var server = await StartAsync(limit, small);
        using var tenant = await Tenant.SignUpAsync(server.Server, "owner@example.com");
        using var stranger = KeyedChannel.ClientFor(server.Http.BaseAddress!, tenant.Key);
        using var owner = KeyedChannel.ClientFor(server.Http.BaseAddress!, tenant.SessionToken);
        await ExhaustAsync(stranger);

        foreach (var (verb, path, body) in ((string, string, string?)[])
            [
                ("GET", "/v1/account", null),
                ("GET", "/v1/apiKeys", null),
                ("GET", "/v1/usage", null),
                ("GET", "/v1/auditEvents", null),
                ("GET", "/v1/sessions", null),
                ("GET", "/v1/streamSessions", null),
                ("GET", "/v1/account:previewPlanChange?plan=professional", null),
                ("POST", "/v1/account:changePassword", NewPassword),
                ("POST", $"/v1/apiKeys/{tenant.KeyId}:rotate", """{"gracePeriod":"60s"}"""),
                ("DELETE", $"/v1/apiKeys/{tenant.KeyId}", null),
                ("DELETE", "/v1/sessions/current", null),
            ])
        {
            using var answer = await SendAsync(owner, verb, path, body);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{verb} {path}: {answer}");
        }

        using var stopped = await stranger.GetAsync("/v1/instruments", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, stopped.StatusCode);
    }

    [Fact]
    public async Task Owner_WhoseLeakedKeyHasUsedUpItsCallsAboutTheAccount_DeletesIt()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:AccountCallsPerMinute=3");
        var keys = new StoredKeys(server.Server, "owner", isOperator: false);
        var leaked = await keys.AddAsync();
        var session = SessionToken.New();
        await keys.AddSessionAsync(session);
        using var stranger = KeyedChannel.ClientFor(server.Http.BaseAddress!, leaked);
        using var owner = KeyedChannel.ClientFor(server.Http.BaseAddress!, session);
        await ExhaustAsync(stranger, "/v1/quotas");

        using var first = await owner.GetAsync("/v1/apiKeys", Token);
        using var delete = await SendAsync(owner, "DELETE", $"/v1/apiKeys/{IdOf(leaked)}", null);
        using var data = await owner.GetAsync("/v1/instruments", Token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (delete.StatusCode, data.StatusCode));
        Assert.Equal("\"account\";q=3;w=60", first.Headers.GetValues("RateLimit-Policy").Single());
        Assert.StartsWith("\"account\";r=2;", first.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListQuotas_ByADefaultKeyOfAnExhaustedAccount_IsAnswered()
    {
        await using var server = await StartAsync("\"calls_per_minute\": 60,", "\"calls_per_minute\": 3,");
        using var tenant = await Tenant.SignUpAsync(server.Server, "owner@example.com");
        using var key = KeyedChannel.ClientFor(server.Http.BaseAddress!, tenant.Key);
        await ExhaustAsync(key);

        using var quotas = await key.GetAsync("/v1/quotas", Token);

        Assert.Equal(HttpStatusCode.OK, quotas.StatusCode);
    }

    [Fact]
    public async Task SignIn_FromANetworkThatHasUsedUpItsCalls_IsAnswered()
    {
        await using var server = await LimitedServer.StartAsync("--Limits:AnonymousCallsPerMinute=3");
        using var tenant = await Tenant.SignUpAsync(server.Server, "owner@example.com");
        using var anonymous = new HttpClient { BaseAddress = server.Http.BaseAddress };
        await ExhaustAsync(anonymous, "/v1/plans");

        using var signIn = await SendAsync(
            anonymous,
            "POST",
            "/v1/sessions",
            $$"""{"email":"owner@example.com","password":"{{Tenant.Password}}"}""");

        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
    }

    private const string NewPassword =
        $$"""{"currentPassword":"{{Tenant.Password}}","newPassword":"another horse battery staple"}""";

    private async Task<LimitedServer> StartAsync(string limit, string small)
    {
        var plans = Path.Combine(_folder.FullName, "plans.json");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "plans.json"), Token);
        Assert.Contains(limit, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(plans, text.Replace(limit, small, StringComparison.Ordinal), Token);
        return await LimitedServer.StartAsync($"--Plans:Path={plans}");
    }

    private static string IdOf(string text) =>
        ApiKeyText.TryParse(text, out _, out var id, out _) ? id.ToString() : throw new FormatException(text);

    private static async Task ExhaustAsync(HttpClient http, string path = "/v1/instruments")
    {
        for (var calls = 0; calls < 10; calls++)
        {
            using var answer = await http.GetAsync(path, Token);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.True((await ErrorAnswer.FromAsync(answer)).HasRetry);
                return;
            }
        }

        Assert.Fail("The limit was not reached.");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string verb, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, Token);
    }
}
