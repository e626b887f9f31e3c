using System.Text.Json;
using FinApi.Application.Billing;
using FinApi.Application.Results;
using FinApi.Domain.Billing;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Payments;

/// <summary>Reads events as Stripe sends them, of its API versions before and after 2025-03-31.</summary>
internal sealed class StripeEventReader(IOptions<BillingOptions> options, TimeProvider timeProvider)
    : IPaymentEventReader
{
    /// <summary>The key of our own reference in the metadata of a subscription, a session or a payment.</summary>
    public const string AccountKey = "account_id";

    // Fields that lead from one object to others, whatever object it is.
    private static readonly string[] Links =
        ["invoice", "latest_invoice", "payment_intent", "charge", "latest_charge"];

    private static readonly string[] Subscriptions = ["subscription", "parent.subscription_details.subscription"];

    private static readonly string[] Metadata =
        ["metadata", "subscription_details.metadata", "parent.subscription_details.metadata"];

    public Result<BillingEvent?> Read(ReadOnlyMemory<byte> body, string? signature)
    {
        var now = Instant.FromDateTimeOffset(timeProvider.GetUtcNow());
        if (StripeSignature.WhyNot(body.Span, signature, options.Value.WebhookSecrets, now) is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            return Result.Of(Translate(new StripeObject(json.RootElement)));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Error.Invalid("body", "must be an event of Stripe as JSON in UTF-8.");
        }
    }

    private BillingEvent? Translate(StripeObject told)
    {
        if (told.Text("id") is not { } id
            || told.Number("created") is not (> 0 and < 10_000_000_000 and var created)
            || told.Object("data.object") is not { } found
            || KindOf(told.Text("type"), found) is not { } kind)
        {
            return null;
        }

        var isSubscription = found.Text("object") == "subscription";
        var own = found.Text("id");
        return new BillingEvent
        {
            Id = id,
            EventTime = Instant.FromUnixTimeSeconds(created),
            Kind = kind,
            PurchaseId = isSubscription ? own : First(found, Subscriptions),
            CustomerId = found.Text("customer"),
            References =
            [
                .. Links.Select(found.Text).Append(isSubscription ? null : own).OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ],
            AccountId = found.Text("client_reference_id")
                ?? First(found, [.. Metadata.Select(path => $"{path}.{AccountKey}")]),
            // A price that was changed and is not paid for yet gives nothing.
            Plan = kind == BillingEventKind.Linked ? null : PlanOf(found, isSubscription),
        };
    }

    // Null: it says nothing about who may use what.
    private static BillingEventKind? KindOf(string? type, StripeObject found) =>
        type switch
        {
            "customer.subscription.created" or "customer.subscription.updated" or "customer.subscription.paused"
                or "customer.subscription.resumed" => OfStatus(found.Text("status")),
            "customer.subscription.deleted" => BillingEventKind.Cancelled,
            "invoice.paid" or "invoice.payment_succeeded" => First(found, Subscriptions) is null
                ? BillingEventKind.Linked // one that is of no subscription pays for none
                : BillingEventKind.Paid,
            // A part given back is goodwill; all of it ends the plan.
            "charge.refunded" => found.IsTrue("refunded") ? BillingEventKind.Reversed : BillingEventKind.Linked,
            "charge.dispute.created" or "charge.dispute.funds_withdrawn" => BillingEventKind.Reversed,
            "checkout.session.completed" or "checkout.session.async_payment_succeeded" or "charge.succeeded" =>
                BillingEventKind.Linked,
            _ => null,
        };

    private static BillingEventKind? OfStatus(string? status) =>
        status switch
        {
            "canceled" or "incomplete_expired" => BillingEventKind.Cancelled,
            // Stripe tries the card again; whether to wait is set there, and what comes of it is told.
            "past_due" => BillingEventKind.Linked,
            "active" or "trialing" => BillingEventKind.Active,
            _ => BillingEventKind.Inactive,
        };

    private static string? First(StripeObject found, IEnumerable<string> paths) =>
        paths.Select(found.Text).FirstOrDefault(text => text is not null);

    // Of several prices in a subscription the one that stands last in the settings counts. An invoice tells a plan only
    // when all of it is for that: one for a change of plan has lines of the old one too.
    private string? PlanOf(StripeObject found, bool isSubscription)
    {
        var told = found.Items(isSubscription ? "items.data" : "lines.data")
            .Select(item => First(item, ["price", "pricing.price_details.price", "plan"]) ?? string.Empty)
            .ToHashSet(StringComparer.Ordinal);
        var plans = options.Value.Prices.Where(price => told.Contains(price.Id)).Select(price => price.Plan).ToList();
        return isSubscription ? plans.LastOrDefault(string.Empty)
            : plans.Count == told.Count && plans.Distinct(StringComparer.Ordinal).Count() == 1 ? plans[0]
            : null;
    }
}
