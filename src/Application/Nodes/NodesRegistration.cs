using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Nodes;

/// <summary>Registers what a node knows of itself and the others.</summary>
internal static class NodesRegistration
{
    public static IServiceCollection AddNodes(this IServiceCollection services, IConfiguration configuration)
    {
        var roles = configuration.GetRoles();
        services.AddRolesSection();
        services.AddSettings<NodeOptions>(configuration, NodeOptions.Section)
            .Configure(options => options.Roles = roles);
        services.AddSingleton<IValidateOptions<NodeOptions>, NodeOptionsValidator>();
        services.AddSingleton<NodeIdentity>();
        services.AddSingleton<NodeDuty>();
        services.AddSingleton<LiveNodes>();
        return services.AddHostedService<NodeBeats>();
    }
}
