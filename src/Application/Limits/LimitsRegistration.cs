using FinApi.Application.Limits.SignIn;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Limits;

/// <summary>Registers limits, quotas and metering.</summary>
internal static class LimitsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LimitOptions>(configuration, LimitOptions.Section);
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<IIdleMemory>(provider => provider.GetRequiredService<SignInLimiter>());
        services.AddSingleton<PasswordTurns>();
        services.AddSingleton<SignUpLimiter>();
        services.AddSingleton<IIdleMemory>(provider => provider.GetRequiredService<SignUpLimiter>());
        services.AddHostedService<LimitUpkeep>();
        services.AddSingleton<UsageMeter>();
        return services.AddHostedService<UsageFlush>();
    }
}
