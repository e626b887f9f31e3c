using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Application.Status;

/// <summary>Registers what a node says of itself.</summary>
internal static class StatusRegistration
{
    public static IServiceCollection AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<NodeStart>();
        return services.AddHostedService(provider => provider.GetRequiredService<NodeStart>());
    }
}
