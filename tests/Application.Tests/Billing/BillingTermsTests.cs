using FinApi.Application.Accounts.Plans;
using FinApi.Application.Billing;
using FinApi.Application.Callers;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Tests.Billing;

public sealed class BillingTermsTests
{
    private static readonly TestPlans Plans = new();

    [Theory]
    [InlineData(BillingMode.Demo, true, "enterprise", PlanWayKind.Itself)]
    [InlineData(BillingMode.Demo, false, "enterprise", PlanWayKind.Operator)]
    [InlineData(BillingMode.Approval, true, "enterprise", PlanWayKind.Operator)]
    [InlineData(BillingMode.Approval, true, "free", PlanWayKind.Itself)]
    [InlineData(BillingMode.Webhook, true, "free", PlanWayKind.Itself)]
    [InlineData(BillingMode.Webhook, true, "enterprise", PlanWayKind.Payment)]
    [InlineData(BillingMode.Webhook, true, "month", PlanWayKind.Operator)]
    public void WayTo_PlanOfAMode_IsWhoGivesIt(BillingMode mode, bool isDirect, string plan, PlanWayKind kind)
    {
        var options = new BillingOptions
        {
            Mode = mode,
            Prices =
            {
                new PriceOptions { Id = "p0", Plan = "month" },
                new PriceOptions
                {
                    Id = "p1", Plan = "enterprise", CheckoutUrl = "https://pay.example.com/1?a={account_id}",
                },
            },
        };

        var way = new BillingTerms(Plans, Options.Create(options)).WayTo(
            "a/1", Plans.Find(plan)!, CallOrigin.Server with { IsDirect = isDirect });

        Assert.Equal(kind, way.Kind);
        Assert.Equal(kind == PlanWayKind.Payment ? "https://pay.example.com/1?a=a%2F1" : "", way.CheckoutUrl);
    }

    [Theory]
    [InlineData("", "price_1", "enterprise", null, "Billing:WebhookSecrets")]
    [InlineData("short", "price_1", "enterprise", null, "less than 16 characters")]
    [InlineData("whsec_0123456789", "", "enterprise", null, "Billing:Prices:0:Id")]
    [InlineData("whsec_0123456789", "price_1", "gold", null, "Billing:Prices:0:Plan is 'gold'")]
    [InlineData("whsec_0123456789", "price_1", "enterprise", "https://pay.example.com", "Billing:Prices:0:CheckoutUrl")]
    [InlineData("whsec_0123456789", "price_1", "enterprise", "http://x/{account_id}", "Billing:Prices:0:CheckoutUrl")]
    [InlineData("whsec_0123456789", "price_1", "enterprise", "https://pay.example.com/{account_id}", null)]
    [InlineData("whsec_0123456789", "price_1", "enterprise", null, null)]
    public void Validate_Webhook_NamesTheSettingAndNeverTheSecret(
        string secret, string price, string plan, string? checkout, string? problem)
    {
        var options = new BillingOptions
        {
            Mode = BillingMode.Webhook,
            Prices = { new PriceOptions { Id = price, Plan = plan, CheckoutUrl = checkout } },
        };
        if (secret.Length > 0)
        {
            options.WebhookSecrets.Add(secret);
        }

        var result = new BillingOptionsValidator(Plans).Validate(name: null, options);

        Assert.Equal(problem is null, result.Succeeded);
        Assert.Contains(problem ?? string.Empty, result.FailureMessage ?? string.Empty, StringComparison.Ordinal);
        Assert.False(secret.Length > 0 && result.FailureMessage?.Contains(secret, StringComparison.Ordinal) == true);
    }
}
