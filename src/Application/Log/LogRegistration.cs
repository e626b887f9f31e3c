using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Log;

/// <summary>Registers what writes the tick log.</summary>
internal static class LogRegistration
{
    public static IServiceCollection AddLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TickLogOptions>(configuration, TickLogOptions.Section);
        services.AddSingleton<IValidateOptions<TickLogOptions>, TickLogOptionsValidator>();
        services.AddSingleton<TickPublisher>();
        return services.AddHostedService(provider => provider.GetRequiredService<TickPublisher>());
    }
}
