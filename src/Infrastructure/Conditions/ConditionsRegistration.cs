using FinApi.Application.Ingest.Conditions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Conditions;

/// <summary>Registers the tables of sale conditions.</summary>
internal static class ConditionsRegistration
{
    public static IServiceCollection AddSaleConditions(this IServiceCollection services)
    {
        services.AddSingleton<FileSaleConditions>();
        services.AddSingleton<ISaleConditions>(provider => provider.GetRequiredService<FileSaleConditions>());
        services.AddSingleton<IValidateOptions<BarsOptions>>(
            provider => provider.GetRequiredService<FileSaleConditions>());
        return services;
    }
}
