using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Accounts;

/// <summary>An account over REST, as its owner has it.</summary>
public sealed class AccountRestTests(SharedServer shared) : IAsyncLifetime, IClassFixture<SharedServer>
{
    private readonly ApiServer _server = shared.Server;
    private Tenant _tenant = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Month => $"{TimeProvider.System.GetUtcNow():yyyy-MM}";

    public async ValueTask InitializeAsync()
    {
        _tenant = await Tenant.SignUpAsync(_server, $"{SharedServer.NewName()}@example.com");
        _http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, _tenant.SessionToken);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        _tenant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("PATCH", "/v1/account", """{"profesionalStatus":1}""", "UNKNOWN_PARAMETER", "profesionalStatus")]
    [InlineData("PATCH", "/v1/account", """{"acceptAgreements":"terms"}""", "INVALID_FIELD", "accept_agreements")]
    [InlineData("POST", "/v1/apiKeys", """{"name":5}""", "INVALID_FIELD", "name")]
    [InlineData("POST", "/v1/apiKeys", """{"name":"x","scopes":["ingest",null]}""", "INVALID_FIELD", "scopes[1]")]
    [InlineData("POST", "/v1/apiKeys", """{"name":"x","scope":["ingest"]}""", "UNKNOWN_PARAMETER", "scope")]
    [InlineData("POST", "/v1/account:changePlan", """{"plan":"gold"}""", "PLAN_NOT_FOUND", "plan")]
    [InlineData("GET", "/v1/account?verbose=1", null, "UNKNOWN_PARAMETER", "verbose")]
    [InlineData("DELETE", "/v1/apiKeys/0000000000000000?force=1", null, "UNKNOWN_PARAMETER", "force")]
    [InlineData("GET", "/v1/usage?start_date=yesterday", null, "INVALID_FIELD", "start_date")]
    [InlineData("GET", "/v1/statements/now", null, "INVALID_FIELD", "month")]
    public async Task Call_WrongRequest_NamesWhatIsWrong(
        string verb, string path, string? body, string reason, string field)
    {
        using var answer = await SendAsync(verb, path, body);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal((reason, field), (error.Reason, error.Fields.FirstOrDefault()));
    }

    [Fact]
    public async Task UpdateAccount_WithStatusAndAgreement_IsSeenByGetAccount()
    {
        using var update = await SendAsync(
            "PATCH",
            "/v1/account",
            """{"professionalStatus":"PROFESSIONAL_STATUS_NON_PROFESSIONAL","acceptAgreements":["terms"]}""");
        Assert.Equal(HttpStatusCode.OK, update.StatusCode);

        var account = (await GetAsync("/v1/account"))["account"]!;

        Assert.Equal("PROFESSIONAL_STATUS_NON_PROFESSIONAL", (string?)account["professionalStatus"]);
        Assert.Equal("terms", (string?)account["agreements"]![0]!["agreementId"]);
    }

    [Fact]
    public async Task DeleteApiKey_OverRest_IsListedNoMore()
    {
        using var delete = await SendAsync("DELETE", $"/v1/apiKeys/{_tenant.KeyId}", null);
        Assert.Equal(HttpStatusCode.OK, delete.StatusCode);

        var keys = await GetAsync("/v1/apiKeys");

        Assert.DoesNotContain(_tenant.KeyId, keys.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListQuotas_OfTheFreePlan_HasItsLimits()
    {
        var quotas = (await GetAsync("/v1/quotas"))["quotas"]!.AsArray();

        Assert.NotEmpty(quotas);
        Assert.All(quotas, quota => Assert.NotEmpty((string)quota!["name"]!));
    }

    [Fact]
    public async Task GetUsage_OfToday_IsAnswered()
    {
        using var answer = await SendAsync("GET", $"/v1/usage?key_id={_tenant.KeyId}", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task GetUsage_OfADayThatIsNoLongerKept_SaysFromWhichOnItIs()
    {
        using var answer = await SendAsync("GET", "/v1/usage?start_date=2020-01-01&end_date=2020-02-01", null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal(("USAGE_TRIMMED", "start_date"), (error.Reason, error.Fields[0]));
        Assert.Contains("Usage is kept for 800 days: ask from ", error.Message, StringComparison.Ordinal);
        Assert.True((bool)(await GetAsync("/v1/statements/2020-01"))["statement"]!["usageTrimmed"]!);
    }

    [Fact]
    public async Task GetStatement_OfThisMonth_IsTheSameAsData()
    {
        var statement = (await GetAsync($"/v1/statements/{Month}"))["statement"]!;
        using var export = await SendAsync("GET", $"/v1/statements/{Month}:export", null);

        Assert.Equal(Month, (string?)statement["month"]);
        Assert.Equal("text/csv", export.Content.Headers.ContentType!.MediaType);
        var lines = (await export.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("description,", lines[0], StringComparison.Ordinal);
        foreach (var line in statement["lines"]!.AsArray())
        {
            Assert.Contains(lines, text => text.Contains((string)line!["description"]!, StringComparison.Ordinal));
        }
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await SendAsync("GET", path, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
    }

    private async Task<HttpResponseMessage> SendAsync(string verb, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _http.SendAsync(request, Token);
    }
}
