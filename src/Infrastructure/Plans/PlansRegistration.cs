using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Settings;
using FinApi.Application.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Plans;

/// <summary>Registers the plans.</summary>
public static class PlansRegistration
{
    /// <summary>
    /// Adds the plans of the file that section <c>Plans</c> names. Needs <see cref="IAccountChanges"/>.
    /// </summary>
    public static IServiceCollection AddPlans(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PlansOptions>(configuration, PlansOptions.Section);
        services.AddSingleton<FilePlanCatalog>();
        services.AddSingleton<IPlanCatalog>(provider => provider.GetRequiredService<FilePlanCatalog>());
        services.AddSingleton<IStoreMonitor>(provider => provider.GetRequiredService<FilePlanCatalog>());
        return services.AddHostedService<PlanFileFollower>();
    }
}
