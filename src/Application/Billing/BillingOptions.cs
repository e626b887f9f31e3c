namespace FinApi.Application.Billing;

/// <summary>Section <c>Billing</c>: how accounts come to plans that have a fee.</summary>
public sealed class BillingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Billing";

    /// <summary>
    /// Who gives plans with a fee. Default: <see cref="BillingMode.Demo"/> on a node that has demo accounts, which only
    /// its own machine reaches; <see cref="BillingMode.Approval"/> on every other one.
    /// </summary>
    public BillingMode? Mode { get; set; }

    /// <summary>
    /// What the payment provider signs its events with, one, or two while one is being replaced; each at least 16
    /// characters. Needed for <see cref="BillingMode.Webhook"/>. Default none.
    /// </summary>
    public IList<string> WebhookSecrets { get; } = [];

    /// <summary>The provider's prices and what they pay for. Needed for <see cref="BillingMode.Webhook"/>.</summary>
    public IList<PriceOptions> Prices { get; } = [];
}

/// <summary>A price at the payment provider.</summary>
public sealed class PriceOptions
{
    /// <summary>The provider's id of it, such as <c>price_1Abc</c>.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>Name of the plan that it pays for. Several prices may pay for one.</summary>
    public string Plan { get; set; } = string.Empty;

    /// <summary>
    /// Where an account pays it: an https address in which <c>{account_id}</c> stands for the account and comes back in
    /// the provider's events. Default none: the account is told to ask the operator.
    /// </summary>
    public string? CheckoutUrl { get; set; }
}
