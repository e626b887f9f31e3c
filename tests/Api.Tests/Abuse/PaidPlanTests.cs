using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Abuse;

/// <summary>Where a node is no demo, nobody takes a plan with a fee by itself.</summary>
public sealed class PaidPlanTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PLAN_CHANGE_TIME_NOW")]
    [InlineData("PLAN_CHANGE_TIME_PERIOD_END")]
    public async Task ChangePlan_ToOneWithAFeeOnANodeThatIsNoDemo_IsRefusedAndChangesNothing(string effective)
    {
        await using var server = await ApiServer.StartAsync(null, "--Demo:Enabled=false");
        using var tenant = await Tenant.SignUpAsync(server, "me@example.com");
        using var http = KeyedChannel.ClientFor(server.Http.BaseAddress!, tenant.SessionToken);
        var body = $$"""{"plan":"enterprise","effective":"{{effective}}"}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("/v1/account:changePlan", content, Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("PLAN_GRANT_REQUIRED", (await ErrorAnswer.FromAsync(answer)).Reason);
        var account = JsonNode.Parse(await http.GetStringAsync("/v1/account", Token))!["account"]!;
        Assert.Equal(("free", ""), ((string?)account["plan"], (string?)account["nextPlan"]));
    }
}
