using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.Billing;

/// <summary>Operators give plans: by a call, by a command, on a page.</summary>
[Collection(AloneCollection.Name)]
public sealed class ApprovalTests : IDisposable
{
    private const string GrantPath = "/v1/operator/accounts:grantPlan";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-approval-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task GrantPlan_ByAnOperator_GivesItToOneAccountAndByOthersIsRefused()
    {
        await using var server = await StartAsync();
        using var customer = await Tenant.SignUpAsync(server, "customer@example.com");
        using var other = await Tenant.SignUpAsync(server, "other@example.com");
        var operators = await new StoredKeys(server, "operator").AddAsync();
        var noOperators = await new StoredKeys(server, "none", isOperator: false).AddAsync();
        const string Body = """{"email":"customer@example.com","plan":"enterprise"}""";

        foreach (var key in (string[])[customer.SessionToken, customer.Key, noOperators])
        {
            using var refused = await PostAsync(server, key, GrantPath, Body);
            Assert.Equal("SCOPE_MISSING", (await ErrorAnswer.FromAsync(refused)).Reason);
        }

        using var answer = await PostAsync(server, operators, GrantPath, Body);

        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(
            ("enterprise", "free"), ((string?)json["account"]!["plan"], (string?)json["previousPlan"]));
        Assert.Equal(("enterprise", "free"), (await PlanAsync(server, customer), await PlanAsync(server, other)));
        using var taken = await PostAsync(
            server, operators, GrantPath, Body.Replace("enterprise", "free", StringComparison.Ordinal));
        Assert.Equal("free", await PlanAsync(server, customer));
    }

    [Fact]
    public async Task Main_GrantPlan_GivesItToTheAccountOnTheNextStart()
    {
        await using (var server = await StartAsync())
        {
            using var customer = await Tenant.SignUpAsync(server, "customer@example.com");
        }

        Assert.Equal(0, await RunAsync("Customer@example.com", "professional"));
        Assert.Equal(1, await RunAsync("nobody@example.com", "professional"));
        Assert.Equal(1, await RunAsync("customer@example.com", "platinum"));
        Assert.Equal(2, await RunAsync("customer@example.com"));

        await using var again = await StartAsync();
        using var signIn = await PostAsync(
            again,
            key: string.Empty,
            "/v1/sessions",
            $$"""{"email":"customer@example.com","password":"{{Tenant.Password}}"}""");
        var token = (string)JsonNode.Parse(await signIn.Content.ReadAsStringAsync(Token))!["sessionToken"]!;
        using var keyed = KeyedChannel.ClientFor(again.Http.BaseAddress!, token);
        Assert.Contains("\"professional\"", await keyed.GetStringAsync("/v1/account", Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData(null, null)]
    public async Task ChangePlan_OnADemo_IsForCallsOfItsOwnMachineOnly(string? header, string? value)
    {
        await using var server = await ApiServer.StartAsync();
        using var tenant = await Tenant.SignUpAsync(server, "me@example.com");

        using var answer = await PostAsync(
            server, tenant.SessionToken, "/v1/account:changePlan", """{"plan":"enterprise"}""", header, value);

        Assert.Equal(header is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(header is null ? "enterprise" : "free", await PlanAsync(server, tenant));
    }

    [Fact]
    public async Task Start_DemoOnANodeThatOthersReach_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync("--Billing:Mode=Demo", "--Ports:Address=*"));

        Assert.Contains("Billing:Mode=Approval or Webhook", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Billing:Mode=Webhook", "Billing:WebhookSecrets")]
    public async Task Start_WrongSetting_SaysWhichOne(string setting, string part)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(setting));

        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_WhereNoProviderIsSet_AreNowhere()
    {
        await using var server = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await new Provider(server.Http).PostAsync("{}"));
    }

    [Fact]
    public async Task Page_OfOperators_IsShownToEverybodyAndRunsItsOwnCodeOnly()
    {
        await using var server = await StartAsync();

        using var page = await server.Http.GetAsync("/operator", Token);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains(GrantPath, await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private Task<ApiServer> StartAsync(params string[] settings) =>
        ApiServer.StartAsync(null, [$"--Data:Path={_data.FullName}", "--Demo:Enabled=false", .. settings]);

    private async Task<int> RunAsync(params string[] arguments)
    {
        var console = Console.Out;
        await using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            return await Program.Main(
                ["grant-plan", .. arguments, $"--Data:Path={_data.FullName}", "--Ports:Http=0", "--Ports:Grpc=0"]);
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    private static async Task<string?> PlanAsync(ApiServer server, Tenant tenant)
    {
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, tenant.SessionToken);
        return (string?)JsonNode.Parse(await http.GetStringAsync("/v1/account", Token))!["account"]!["plan"];
    }

    private static async Task<HttpResponseMessage> PostAsync(
        ApiServer server, string key, string path, string body, string? header = null, string? value = null)
    {
        using var http = new HttpClient { BaseAddress = server.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key.Length > 0)
        {
            request.Headers.Add("x-api-key", key);
        }

        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await http.SendAsync(request, Token);
    }
}
