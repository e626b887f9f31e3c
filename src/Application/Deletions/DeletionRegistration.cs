using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Deletions;

/// <summary>Registers what finds out, shows and orders deletions.</summary>
internal static class DeletionRegistration
{
    public static IServiceCollection AddDeletions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DeletionOptions>(configuration, DeletionOptions.Section);
        services.AddSingleton<IValidateOptions<DeletionOptions>, DeletionOptionsValidator>();
        services.AddSingleton<DeletionTokens>();
        services.AddSingleton<DeletionAudit>();
        return services.AddSingleton<DeletionPlanner>();
    }
}
