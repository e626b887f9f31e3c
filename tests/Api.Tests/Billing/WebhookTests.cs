using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Accounts;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Billing;

/// <summary>A payment provider gives and takes the plan of one of two accounts.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string NextSecret = "whsec_the_next_one_of_both";

    private ApiServer _server = null!;
    private Tenant _buyer = null!;
    private Tenant _other = null!;
    private HttpClient _http = null!;
    private Provider _provider = null!;
    private string _buyerId = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync(
            null, [.. Provider.Settings, $"--Billing:WebhookSecrets:1={NextSecret}"]);
        _buyer = await Tenant.SignUpAsync(_server, "buyer@example.com");
        _other = await Tenant.SignUpAsync(_server, "other@example.com");
        _buyerId = (string)(await AccountAsync(_buyer))["accountId"]!;
        _http = new HttpClient { BaseAddress = _server.Http.BaseAddress };
        _provider = new Provider(_http);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _buyer.Dispose();
        _other.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Checkout_ByALink_GivesThePlanAndARefundTakesItAgain()
    {
        Assert.Equal(
            $"https://buy.example.com/pro?client_reference_id={_buyerId}", await CheckoutAsync("professional"));

        // As they come from a payment link: the subscription first, without our reference.
        Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
            "evt_1", "customer.subscription.created", Provider.Subscription("sub_1", "price_pro", "active"), 9));
        await AssertPlansAsync("free", "free");
        Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
            "evt_2", "checkout.session.completed", Session(), 9));
        await AssertPlansAsync("professional", "free");

        Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
            "evt_3",
            "charge.refunded",
            """{"object":"charge","id":"ch_1","customer":"cus_sub_1","refunded":true}""",
            5));
        await AssertPlansAsync("free", "free");

        // Late, and again: older than the refund.
        Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
            "evt_4", "invoice.paid", """{"object":"invoice","id":"in_1","subscription":"sub_1"}""", 7));
        Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
            "evt_2", "checkout.session.completed", Session()));
        await AssertPlansAsync("free", "free");
    }

    [Fact]
    public async Task Subscription_WithOurReferenceInItsMetadata_FollowsPriceStatusDisputeAndEnd()
    {
        var metadata = $$"""{"account_id":"{{_buyerId}}"}""";
        await SubscribeAsync("evt_1", "created", "price_pro", "incomplete", 9);
        await AssertPlansAsync("free", "free");
        await SubscribeAsync("evt_2", "updated", "price_pro", "active", 8);
        await AssertPlansAsync("professional", "free");
        await SubscribeAsync("evt_3", "updated", "price_ent", "active", 7);
        await AssertPlansAsync("enterprise", "free");
        await _provider.TellAsync(
            "evt_4", "charge.succeeded", """{"object":"charge","id":"ch_1","customer":"cus_sub_1"}""", 6);
        await _provider.TellAsync(
            "evt_5", "charge.dispute.created", """{"object":"dispute","id":"dp_1","charge":"ch_1"}""", 5);
        await AssertPlansAsync("free", "free");
        await _provider.TellAsync(
            "evt_6", "invoice.paid", """{"object":"invoice","id":"in_2","subscription":"sub_1"}""", 4);
        await AssertPlansAsync("enterprise", "free");
        await SubscribeAsync("evt_7", "deleted", "price_ent", "canceled", 3);
        await AssertPlansAsync("free", "free");

        async Task SubscribeAsync(string id, string what, string price, string status, int secondsAgo) =>
            Assert.Equal(HttpStatusCode.NoContent, await _provider.TellAsync(
                id,
                $"customer.subscription.{what}",
                Provider.Subscription("sub_1", price, status, metadata),
                secondsAgo));
    }

    [Fact]
    public async Task Event_SignedWithTheNextSecret_IsTaken() =>
        Assert.Equal(HttpStatusCode.NoContent, await new Provider(_http, NextSecret).TellAsync(
            "evt_1", "product.created", """{"id":"prod_1"}"""));

    [Theory]
    [InlineData("another secret")]
    [InlineData("old")]
    [InlineData("another body")]
    [InlineData("none")]
    [InlineData("twice")]
    public async Task Event_NotSignedAsItHasToBe_IsRefusedAndGivesNothing(string kind)
    {
        var found = Provider.Subscription("sub_1", "price_ent", "active", $$"""{"account_id":"{{_buyerId}}"}""");
        var body =
            $$$"""
            {"id":"evt_1","created":{{{Now}}},"type":"customer.subscription.created","data":{"object":{{{found}}}}}
            """;
        var signature = kind switch
        {
            "another secret" => new Provider(_http, "whsec_of_somebody_else").Sign(body, Now),
            "old" => _provider.Sign(body, Now - 301),
            "another body" => _provider.Sign(body + " ", Now),
            "twice" => $"{_provider.Sign(body, Now)},t={Now}",
            _ => string.Empty,
        };

        using var answer = await _provider.SendAsync(body, signature);

        var error = await ErrorAnswer.FromAsync(answer);
        Assert.Equal((HttpStatusCode.Unauthorized, "SIGNATURE_WRONG"), (answer.StatusCode, error.Reason));
        Assert.DoesNotContain("whsec", error.Message, StringComparison.Ordinal);
        await AssertPlansAsync("free", "free");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"id":"evt\u00001","created":5,"type":"invoice.paid","data":{"object":{"id":"in_1"}}}""")]
    public async Task Event_SignedButMalformed_IsTheSendersError(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, await _provider.PostAsync(body));

    [Fact]
    public async Task ChangePlan_ToOneThatIsPaidFor_SaysWhere()
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, _buyer.SessionToken);
        using var content = new StringContent("""{"plan":"professional"}""", Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync("/v1/account:changePlan", content, Token);

        var json = await answer.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains($"https://buy.example.com/pro?client_reference_id={_buyerId}", json, StringComparison.Ordinal);
    }

    private string Session() =>
        $$"""
        {"object":"checkout.session","id":"cs_1","client_reference_id":"{{_buyerId}}","customer":"cus_sub_1",
        "subscription":"sub_1","payment_status":"paid"}
        """;

    private async Task<string?> CheckoutAsync(string plan)
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, _buyer.SessionToken);
        var preview = JsonNode.Parse(await http.GetStringAsync($"/v1/account:previewPlanChange?plan={plan}", Token))!;
        Assert.Equal("PLAN_WAY_PAYMENT", (string?)preview["way"]);
        return (string?)preview["checkoutUrl"];
    }

    private async Task AssertPlansAsync(string buyer, string other) =>
        Assert.Equal(
            (buyer, other),
            ((string?)(await AccountAsync(_buyer))["plan"], (string?)(await AccountAsync(_other))["plan"]));

    private async Task<JsonNode> AccountAsync(Tenant tenant)
    {
        using var http = KeyedChannel.ClientFor(_server.Http.BaseAddress!, tenant.SessionToken);
        return JsonNode.Parse(await http.GetStringAsync("/v1/account", Token))!["account"]!;
    }
}
