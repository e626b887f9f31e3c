using System.Net;
using System.Text;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Auth;

/// <summary>
/// Signing in and out in a browser: a cookie that no script reads, and that counts for pages of this server only.
/// </summary>
public sealed class PortalSessionTests(PortalSessionTests.Portal portal) : IClassFixture<PortalSessionTests.Portal>
{
    private const string Cookie = "__Host-finapi_session";

    private static readonly (string, string)[] OfPortal = [("x-finapi-portal", "1"), ("Sec-Fetch-Site", "same-origin")];

    private readonly HttpClient _http = portal.Http;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, null)]
    [InlineData("1", null)]
    [InlineData(null, "same-origin")]
    [InlineData("1", "same-site")]
    [InlineData("1", "cross-site")]
    [InlineData("1", "none")]
    [InlineData("0", "same-origin")]
    public async Task SignIn_NotFromThePortal_IsRefusedWithoutACookie(string? portal, string? site)
    {
        using var answer = await SignInAsync(Tenant.Password, Headers(portal, site));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("ORIGIN_NOT_ALLOWED", (await ErrorAnswer.FromAsync(answer)).Reason);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("""{"email":"me@example.com","password":"wrong"}""", HttpStatusCode.Unauthorized, "WRONG_CREDENTIALS")]
    [InlineData("[]", HttpStatusCode.BadRequest, "MALFORMED_REQUEST")]
    [InlineData("", HttpStatusCode.BadRequest, "INVALID_FIELD")]
    [InlineData("""{"email":"a\u0000@example.com","password":"wrong"}""", HttpStatusCode.BadRequest, "INVALID_FIELD")]
    [InlineData("""{"email":"me@example.com","pasword":"wrong"}""", HttpStatusCode.BadRequest, "UNKNOWN_PARAMETER")]
    [InlineData("null", HttpStatusCode.BadRequest, "MALFORMED_REQUEST")]
    [InlineData("{}", HttpStatusCode.BadRequest, "INVALID_FIELD")]
    public async Task SignIn_WrongBody_SaysWhatIsWrong(string body, HttpStatusCode status, string reason)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/portal/session", body, OfPortal);

        Assert.Equal((status, reason), (answer.StatusCode, (await ErrorAnswer.FromAsync(answer)).Reason));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task SignIn_FromThePortal_SetsACookieThatNoScriptAndNoOtherSiteHas()
    {
        using var answer = await SignInAsync(Tenant.Password, OfPortal);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var parts = Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.StartsWith($"{Cookie}=fin_sess_", parts[0], StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/", "samesite=strict", "secure"], parts.Skip(1).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1", "same-origin", null)]
    [InlineData(null, "same-origin", "CREDENTIALS_MISSING")]
    [InlineData("1", null, "CREDENTIALS_MISSING")]
    [InlineData("1", "cross-site", "CREDENTIALS_MISSING")]
    [InlineData("1", "same-site", "CREDENTIALS_MISSING")]
    public async Task Cookie_BesideTheHeadersOfAPage_CountsForThePortalOnly(
        string? portal, string? site, string? reason)
    {
        var cookie = await SignedInAsync();

        using var answer = await SendAsync(HttpMethod.Get, "/v1/account", null, [.. Headers(portal, site), cookie]);
        using var signOut = await SendAsync(
            HttpMethod.Delete, "/portal/session", null, [.. Headers(portal, site), cookie]);

        Assert.Equal(reason, answer.IsSuccessStatusCode ? null : (await ErrorAnswer.FromAsync(answer)).Reason);
        Assert.Equal(reason, signOut.IsSuccessStatusCode ? null : (await ErrorAnswer.FromAsync(signOut)).Reason);
    }

    [Fact]
    public async Task SignOut_WithTheCookie_ClearsItAndEndsTheSession()
    {
        var cookie = await SignedInAsync();

        using var signOut = await SendAsync(HttpMethod.Delete, "/portal/session", null, [.. OfPortal, cookie]);
        using var after = await SendAsync(HttpMethod.Get, "/v1/account", null, [.. OfPortal, cookie]);

        Assert.Equal(HttpStatusCode.NoContent, signOut.StatusCode);
        var parts = Assert.Single(signOut.Headers.GetValues("Set-Cookie")).Split("; ");
        Assert.Equal(
            [$"{Cookie}=", "expires=Thu, 01 Jan 1970 00:00:00 GMT", "httponly", "path=/", "samesite=strict", "secure"],
            parts.Order(StringComparer.Ordinal));
        Assert.Equal("SESSION_INVALID", (await ErrorAnswer.FromAsync(after)).Reason);
    }

    private static (string, string)[] Headers(string? portal, string? site) =>
    [
        .. portal is null ? Array.Empty<(string, string)>() : [("x-finapi-portal", portal)],
        .. site is null ? Array.Empty<(string, string)>() : [("Sec-Fetch-Site", site)],
    ];

    private async Task<(string, string)> SignedInAsync()
    {
        using var answer = await SignInAsync(Tenant.Password, OfPortal);
        return ("Cookie", Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0]);
    }

    private Task<HttpResponseMessage> SignInAsync(string password, (string, string)[] headers) =>
        SendAsync(
            HttpMethod.Post,
            "/portal/session",
            $$"""{"email":"me@example.com","password":"{{password}}"}""",
            headers);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod verb, string path, string? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(verb, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _http.SendAsync(request, Token);
    }

    /// <summary>A server with an account, which every test leaves as it is.</summary>
    public sealed class Portal : IAsyncLifetime
    {
        private ApiServer _server = null!;
        private Tenant _tenant = null!;

        internal HttpClient Http { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _server = await ApiServer.StartAsync();
            Http = new HttpClient(new SocketsHttpHandler { UseCookies = false })
            {
                BaseAddress = _server.Http.BaseAddress,
            };
            _tenant = await Tenant.SignUpAsync(_server, "me@example.com");
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            _tenant.Dispose();
            await _server.DisposeAsync();
        }
    }
}
