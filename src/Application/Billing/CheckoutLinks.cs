using FinApi.Domain.Accounts;

namespace FinApi.Application.Billing;

/// <summary>Where accounts pay.</summary>
internal static class CheckoutLinks
{
    /// <summary>Stands for the account in a template.</summary>
    public const string AccountId = "{account_id}";

    /// <summary>The first link to a price of the plan; empty when there is none.</summary>
    public static string Find(IEnumerable<PriceOptions> prices, Plan plan, string accountId) =>
        prices.FirstOrDefault(price => price.Plan == plan.Name && price.CheckoutUrl is not null)?.CheckoutUrl
            ?.Replace(AccountId, Uri.EscapeDataString(accountId), StringComparison.Ordinal)
        ?? string.Empty;
}
