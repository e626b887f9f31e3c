using System.Net;
using FinApi.Api.Http.CrossOrigin;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Http;

public sealed class CrossOriginTests
{
    private const string Desk = "https://desk.example.com";
    private const string Stranger = "https://elsewhere.example";

    [Fact]
    public async Task Get_WithoutOrigins_LetsNoPageRead()
    {
        await using var server = await ApiServer.StartAsync();

        using var answer = await AskAsync(server, HttpMethod.Get, "/v1/status", Desk);
        using var preflight = await AskAsync(server, HttpMethod.Options, "/v1/status", Desk, "GET");

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(Desk, Desk)]
    [InlineData(Stranger, null)]
    [InlineData(null, null)]
    public async Task Get_WithOneOrigin_LetsThatOneReadAndVaries(string? origin, string? allowed)
    {
        await using var server = await ApiServer.StartAsync(null, $"--Cors:Origins:0={Desk}");

        using var answer = await AskAsync(server, HttpMethod.Get, "/v1/instruments", origin);

        Assert.Equal(allowed, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("Accept-Encoding, Origin", string.Join(", ", answer.Headers.Vary));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Get_WithAnyOrigin_IsReadableForAllWithoutVarying()
    {
        await using var server = await ApiServer.StartAsync(null, "--Cors:Origins:0=*");

        // A shared cache keeps the answer to a request without an origin for one with: it has to be the same.
        using var answer = await AskAsync(server, HttpMethod.Get, "/v1/instruments", origin: null);
        using var error = await AskAsync(server, HttpMethod.Get, "/v1/nothing", Stranger);

        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        Assert.Equal("*", Header(error, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("*", Stranger, "/v1/status", "GET", true)]
    [InlineData("*", Stranger, "/v1/status", "POST", false)]
    [InlineData("*", Stranger, "/finapi.v1.MarketData/GetQuote", "POST", true)]
    [InlineData("*", Stranger, "/finapi.v1.Ingest/Publish", "POST", false)]
    [InlineData(Desk, Desk, "/finapi.v1.Ingest/Publish", "POST", true)]
    [InlineData(Desk, Stranger, "/v1/status", "GET", false)]
    public async Task Preflight_OfMethod_IsAllowedByTheRules(
        string configured, string origin, string path, string method, bool isAllowed)
    {
        await using var server = await ApiServer.StartAsync(null, $"--Cors:Origins:0={configured}");

        using var answer = await AskAsync(server, HttpMethod.Options, path, origin, method);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(
            isAllowed, Header(answer, "Access-Control-Allow-Methods")?.Split(", ").Contains(method) ?? false);
    }

    [Fact]
    public async Task GrpcWeb_FromAListedOrigin_ExposesItsStatus()
    {
        await using var server = await ApiServer.StartAsync(null, $"--Cors:Origins:0={Desk}");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/finapi.v1.Status/GetStatus")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
            Headers = { { "Origin", Desk } },
        };
        request.Content.Headers.ContentType = new("application/grpc-web+proto");

        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var exposed = Header(answer, "Access-Control-Expose-Headers")!.Split(", ");
        Assert.Equal(Desk, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Superset(
            new HashSet<string> { "grpc-status", "grpc-message", "grpc-status-details-bin", "x-request-id" },
            exposed.ToHashSet());
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("http://localhost:5173", true)]
    [InlineData("https://desk.example.com", true)]
    [InlineData("https://desk.example.com/", false)]
    [InlineData("desk.example.com", false)]
    [InlineData("https://*.example.com/x", false)]
    [InlineData("ftp://desk.example.com", false)]
    public void Validate_Origin_IsWhatABrowserSends(string origin, bool isValid)
    {
        var result = new CorsOptionsValidator().Validate(null, new CorsOptions { Origins = { origin } });

        Assert.Equal(isValid, result.Succeeded);
    }

    private static async Task<HttpResponseMessage> AskAsync(
        ApiServer server, HttpMethod method, string path, string? origin, string? wanted = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (wanted is not null)
        {
            request.Headers.Add("Access-Control-Request-Method", wanted);
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
