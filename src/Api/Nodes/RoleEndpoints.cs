using FinApi.Application.Nodes;

namespace FinApi.Api.Nodes;

/// <summary>Maps what belongs to a role.</summary>
internal static class RoleEndpoints
{
    /// <summary>
    /// Maps the endpoints of a role. A node that does not have it maps the same paths and methods, and answers all of
    /// them with who has it.
    /// </summary>
    public static void MapRole(this IEndpointRouteBuilder app, Roles role, Action<IEndpointRouteBuilder> map)
    {
        if (app.ServiceProvider.GetRequiredService<NodeIdentity>().Roles.HasFlag(role))
        {
            map(app);
            return;
        }

        var elsewhere = app.ServiceProvider.GetRequiredService<OtherNodes>();
        var group = app.MapGroup(string.Empty);
        map(group);
        ((IEndpointConventionBuilder)group).Finally(endpoint => elsewhere.Refer(endpoint, role));
    }
}
