using System.Text;
using FinApi.Application.Billing;
using FinApi.Application.Results;
using FinApi.Domain.Billing;
using FinApi.Infrastructure.Payments;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Payments;

/// <summary>Events as Stripe's documentation has them, of several versions of its API.</summary>
public sealed class StripeEventReaderTests
{
    private const string Secret = "whsec_0123456789abcdef";
    private const long Created = 1_795_186_800;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Created + 5));
    private readonly StripeEventReader _reader;

    public StripeEventReaderTests() => _reader = new StripeEventReader(
        Options.Create(new BillingOptions
        {
            Mode = BillingMode.Webhook,
            WebhookSecrets = { Secret },
            Prices =
            {
                new PriceOptions { Id = "price_pro", Plan = "professional" },
                new PriceOptions { Id = "price_ent", Plan = "enterprise" },
            },
        }),
        _time);

    [Theory]
    [InlineData("active", BillingEventKind.Active)]
    [InlineData("trialing", BillingEventKind.Active)]
    [InlineData("past_due", BillingEventKind.Linked)]
    [InlineData("incomplete", BillingEventKind.Inactive)]
    [InlineData("unpaid", BillingEventKind.Inactive)]
    [InlineData("paused", BillingEventKind.Inactive)]
    [InlineData("something new", BillingEventKind.Inactive)]
    [InlineData("incomplete_expired", BillingEventKind.Cancelled)]
    [InlineData("canceled", BillingEventKind.Cancelled)]
    public void Read_Subscription_TellsStatusPlanAndAccount(string status, BillingEventKind kind)
    {
        var told = Read("customer.subscription.updated", Subscription(status, "price_ent"));

        Assert.Equal(
            (kind, "sub_1", "cus_1", "a1", kind == BillingEventKind.Linked ? null : "enterprise"),
            (told!.Kind, told.PurchaseId, told.CustomerId, told.AccountId, told.Plan));
        Assert.Equal(["in_1"], told.References);
        Assert.Equal(Instant.FromUnixTimeSeconds(Created), told.EventTime);
    }

    [Theory]
    [InlineData("price_of_something_else", "")]
    [InlineData("price_pro", "professional")]
    public void Read_Subscription_PlanIsThatOfThePriceOrNone(string price, string plan) =>
        Assert.Equal(plan, Read("customer.subscription.created", Subscription("active", price))!.Plan);

    [Fact]
    public void Read_CheckoutSession_TellsOnlyWhoseItIs()
    {
        var told = Read(
            "checkout.session.completed",
            """
            {"object":"checkout.session","id":"cs_1","client_reference_id":"a1","customer":"cus_1",
            "subscription":"sub_1","payment_intent":null,"invoice":"in_1","payment_status":"paid","metadata":{}}
            """)!;

        Assert.Equal(
            (BillingEventKind.Linked, "sub_1", "a1", null),
            (told.Kind, told.PurchaseId, told.AccountId, told.Plan));
        Assert.Equal(["in_1", "cs_1"], told.References);
    }

    [Theory]
    [InlineData("""{"subscription":"sub_1","lines":{"data":[{"price":{"id":"price_pro"}}]}}""", "professional")]
    [InlineData(
        """
        {"parent":{"subscription_details":{"subscription":"sub_1","metadata":{"account_id":"a1"}}},
        "lines":{"data":[{"pricing":{"price_details":{"price":"price_pro"}}}]}}
        """,
        "professional")]
    [InlineData(
        """{"subscription":"sub_1","lines":{"data":[{"price":{"id":"price_ent"}},{"price":{"id":"price_pro"}}]}}""",
        null)]
    [InlineData("""{"subscription":{"object":"subscription","id":"sub_1"},"lines":{"data":[]}}""", null)]
    public void Read_PaidInvoice_TellsAPlanOnlyWhereAllOfItIsForThat(string fields, string? plan)
    {
        var told = Read("invoice.paid", Object("invoice", "in_1", fields))!;

        Assert.Equal((BillingEventKind.Paid, "sub_1", plan), (told.Kind, told.PurchaseId, told.Plan));
    }

    [Theory]
    [InlineData("charge.refunded", """{"refunded":true,"payment_intent":"pi_1"}""", BillingEventKind.Reversed)]
    [InlineData("charge.refunded", """{"refunded":false,"payment_intent":"pi_1"}""", BillingEventKind.Linked)]
    [InlineData("charge.succeeded", """{"payment_intent":"pi_1"}""", BillingEventKind.Linked)]
    [InlineData("charge.dispute.created", """{"charge":"ch_0","payment_intent":"pi_1"}""", BillingEventKind.Reversed)]
    public void Read_Charge_LeadsToItsPayment(string type, string fields, BillingEventKind kind)
    {
        var told = Read(type, Object("charge", "ch_1", fields))!;

        Assert.Equal((kind, null), (told.Kind, told.PurchaseId));
        Assert.Contains("pi_1", told.References);
        Assert.Contains("ch_1", told.References);
    }

    [Theory]
    [InlineData("""{"id":"evt_1","created":1795186800,"type":"product.created","data":{"object":{"id":"prod_1"}}}""")]
    [InlineData("""{"id":"evt_1","created":1795186800,"type":"invoice.paid","data":{}}""")]
    [InlineData("""{"id":"evt_1","created":"now","type":"invoice.paid","data":{"object":{}}}""")]
    [InlineData("""{"id":5,"created":1795186800,"type":"invoice.paid","data":{"object":{}}}""")]
    [InlineData("""{"id":"evt_1","created":-5,"type":"invoice.paid","data":{"object":{}}}""")]
    [InlineData("[]")]
    [InlineData("5")]
    public void Read_WhatDoesNotMatter_IsNoEvent(string body)
    {
        var read = _reader.Read(Encoding.UTF8.GetBytes(body), Signed(body));

        Assert.True(read.IsSuccess);
        Assert.Null(read.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"id":"\ud800","created":1795186800,"type":"invoice.paid","data":{"object":{}}}""")]
    public void Read_WhatIsNoJson_IsRefused(string body)
    {
        var read = _reader.Read(Encoding.UTF8.GetBytes(body), Signed(body));

        Assert.Equal((ErrorKind.InvalidArgument, "body"), (read.Error!.Kind, read.Error.Violations[0].Field));
    }

    [Fact]
    public void Read_WrongSignature_IsRefusedBeforeItIsLookedAt() =>
        Assert.Equal(
            ErrorReason.SignatureWrong,
            _reader.Read(Encoding.UTF8.GetBytes("{"), $"t={Created},v1={new string('0', 64)}").Error!.Reason);

    private static string Subscription(string status, string price) => Object(
        "subscription",
        "sub_1",
        $$$"""
        {"customer":"cus_1","status":"{{{status}}}","latest_invoice":"in_1","metadata":{"account_id":"a1"},
        "items":{"data":[{"id":"si_1","price":{"id":"{{{price}}}","object":"price"},"quantity":1}]}}
        """);

    private static string Object(string type, string id, string fields) =>
        $$"""{"object":"{{type}}","id":"{{id}}",{{fields.Trim()[1..]}}""";

    private static string Signed(string body)
    {
        var signature = StripeSignature.Sign(Encoding.UTF8.GetBytes(body), Created, Secret);
        return $"t={Created},v1={Convert.ToHexStringLower(signature)}";
    }

    private BillingEvent? Read(string type, string found)
    {
        var body =
            $$$"""{"id":"evt_1","created":{{{Created}}},"type":"{{{type}}}","data":{"object":{{{found}}}}}""";
        return _reader.Read(Encoding.UTF8.GetBytes(body), Signed(body)).Value;
    }
}
