using FinApi.Application.Accounts.Plans;
using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Billing;

/// <summary>Registers how accounts come to plans with a fee.</summary>
internal static class BillingRegistration
{
    public static IServiceCollection AddBilling(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<BillingOptions>(configuration, BillingOptions.Section);
        services.AddSingleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>();
        services.AddSingleton<IPlanTerms, BillingTerms>();
        services.AddSingleton<LedgerEdits>();
        return services.AddSingleton<PurchasedPlans>();
    }
}
