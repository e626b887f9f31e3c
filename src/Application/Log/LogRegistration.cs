using FinApi.Application.Log.Following;
using FinApi.Application.Log.Writing;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using FinApi.Application.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Log;

/// <summary>Registers what follows the log.</summary>
internal static class LogRegistration
{
    public static IServiceCollection AddLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TickLogOptions>(configuration, TickLogOptions.Section);
        services.AddSingleton<IValidateOptions<TickLogOptions>, TickLogOptionsValidator>();
        services.AddSingleton<LogFollower>();
        services.AddSingleton<LogCatchUp>();
        services.AddSingleton<WriterRole>();
        if (configuration.GetRoles().HasFlag(Roles.Ingest))
        {
            services.AddHostedService(provider => provider.GetRequiredService<WriterRole>());
        }

        return services.AddSingleton<IClusterJob, LogTrim>();
    }
}
