using FinApi.Application.Accounts.Plans;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Billing;

internal sealed class BillingOptionsValidator(IPlanCatalog plans) : IValidateOptions<BillingOptions>
{
    private const int MaxSecrets = 2;
    private const int MinSecretLength = 16;

    public ValidateOptionsResult Validate(string? name, BillingOptions options)
    {
        string[] problems = [.. Secrets(options), .. Prices(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Secrets(BillingOptions options)
    {
        if (options is { Mode: BillingMode.Webhook, WebhookSecrets.Count: 0 })
        {
            yield return "Billing:Mode=Webhook needs Billing:WebhookSecrets: write the signing secret that the payment "
                + "provider shows for the endpoint /billing/events, as Billing__WebhookSecrets__0=whsec_...";
        }

        if (options.WebhookSecrets.Count > MaxSecrets)
        {
            yield return $"Billing:WebhookSecrets has {options.WebhookSecrets.Count} secrets; write one, or two while "
                + "one is being replaced.";
        }

        // Never the secret itself.
        if (options.WebhookSecrets.Any(secret => secret.Trim().Length < MinSecretLength))
        {
            yield return $"Billing:WebhookSecrets has a secret of less than {MinSecretLength} characters: anybody may "
                + "guess it. Write the one that the payment provider shows.";
        }
    }

    private IEnumerable<string> Prices(BillingOptions options)
    {
        if (options is { Mode: BillingMode.Webhook, Prices.Count: 0 })
        {
            yield return "Billing:Mode=Webhook needs Billing:Prices: write at least Billing__Prices__0__Id=price_... "
                + "and Billing__Prices__0__Plan=professional.";
        }

        for (var i = 0; i < options.Prices.Count; i++)
        {
            var (key, price) = ($"Billing:Prices:{i}", options.Prices[i]);
            if (price.Id.Length == 0 || options.Prices.Take(i).Any(other => other.Id == price.Id))
            {
                yield return $"{key}:Id must be the provider's id of a price, each once; it is '{price.Id}'.";
            }

            if (plans.Find(price.Plan) is null)
            {
                yield return $"{key}:Plan is '{price.Plan}', which no plan is called; there are "
                    + $"{string.Join(", ", plans.Plans.Select(plan => plan.Name))}.";
            }

            if (price.CheckoutUrl is { } url && !IsCheckout(url))
            {
                yield return $"{key}:CheckoutUrl must be an https address with {CheckoutLinks.AccountId} in it, "
                    + $"such as https://buy.example.com/abc?client_reference_id={CheckoutLinks.AccountId}; "
                    + $"it is '{url}'.";
            }
        }
    }

    private static bool IsCheckout(string url) =>
        url.Contains(CheckoutLinks.AccountId, StringComparison.Ordinal)
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps;
}
