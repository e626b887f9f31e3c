using FinApi.Api.Auth;
using FinApi.Api.Nodes;
using FinApi.Application.Nodes;

namespace FinApi.Api.Services.Ingestion;

/// <summary>The role ingest: what publishers send, and what other nodes hand on of it.</summary>
internal static class IngestionRegistration
{
    public static WebApplicationBuilder AddIngestion(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IngestBatchReader>();
        services.AddSingleton<OperatorStatements>();
        services.AddSingleton<OperatorDeletions>();
        services.AddSingleton<OperatorNumbers>();
        services.AddSingleton<PublishStreams>();
        services.AddSingleton<PublishRun>();
        if (builder.Configuration.GetRoles().HasFlag(Roles.Ingest))
        {
            services.AddHostedService(provider => provider.GetRequiredService<PublishStreams>());
        }

        return builder;
    }

    public static void MapIngestion(this IEndpointRouteBuilder app)
    {
        app.MapRole(Roles.Ingest, role => role.MapContract<IngestService>());
        if (app.ServiceProvider.GetRequiredService<NodeIdentity>().Roles.HasFlag(Roles.Ingest))
        {
            // No role of the contract: whoever is no node must not learn that there is such a method.
            PublicEndpoint.Open(app.MapGrpcService<NodeIngestReceiver>());
        }
    }
}
