using FinApi.Application.Settings;
using FinApi.Application.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Revisions;

/// <summary>Registers what tells of changes.</summary>
internal static class RevisionRegistration
{
    public static IServiceCollection AddRevisions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RevisionOptions>(configuration, RevisionOptions.Section);
        services.AddSingleton<IValidateOptions<RevisionOptions>, RevisionOptionsValidator>();
        return services.AddSingleton<IClusterJob, RevisionTrim>();
    }
}
