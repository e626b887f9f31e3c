using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Hosting;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.Rest;
using FinApi.Api.Services.Accounts;
using FinApi.Api.Services.Ingestion;
using FinApi.Api.Services.Streaming;
using FinApi.Application.Settings;
using Mapster;
using MapsterMapper;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Services;

/// <summary>The contract: gRPC, REST by transcoding, and the mapping to the application.</summary>
internal static class GrpcRegistration
{
    private static readonly Lazy<TypeAdapterConfig> Mapping = new(CreateMapping);

    public static WebApplicationBuilder AddFinApiGrpc(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<GrpcOptions>(builder.Configuration, GrpcOptions.Section);
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<RequestInterceptor>();
        services.AddSingleton<IngestBatchReader>();
        services.AddSingleton<PublishStreams>();
        services.AddSingleton<PublishRun>();
        services.AddHostedService(provider => provider.GetRequiredService<PublishStreams>());
        services
            .AddGrpc(options =>
            {
                options.MaxReceiveMessageSize = PortsRegistration.MaxMessageBytes;

                // The framework's own route for them hides that a path has no such HTTP method; GrpcStatusMiddleware
                // answers.
                options.IgnoreUnknownServices = true;
                options.Interceptors.Add<ErrorInterceptor>();
                options.Interceptors.Add<RequestInterceptor>();
            })
            // Innermost, so only answers pass it, never errors. Not for streams: each would hold its state while open.
            .AddServiceOptions<MarketDataService>(options => options.Interceptors.Add<CachingInterceptor>())
            .AddServiceOptions<ReferenceService>(options => options.Interceptors.Add<CachingInterceptor>())
            .AddServiceOptions<HistoryService>(options => options.Interceptors.Add<CachingInterceptor>())
            .AddServiceOptions<AccountService>(options => options.Interceptors.Add<CachingInterceptor>())
            .AddJsonTranscoding(options =>
            {
                options.TypeRegistry = RestErrors.DetailTypes;
                options.JsonSettings = new GrpcJsonSettings { WriteInt64sAsStrings = true };
            });
        services.AddGrpcReflection();

        // Compiling them is a third of a start, and nothing else of the start needs them.
        _ = Task.Run(() => Mapping.Value);
        services.AddSingleton(_ => Mapping.Value);
        services.AddSingleton<IMapper, Mapper>();
        return builder.AddStreaming();
    }

    public static void MapFinApiGrpc(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<MarketDataService>().Add(Attach);
        app.MapGrpcService<ReferenceService>().Add(Attach);
        app.MapGrpcService<HistoryService>().Add(Attach);
        app.MapGrpcService<IngestService>().Add(Attach);
        app.MapGrpcService<StatusService>().Add(Attach);
        app.MapGrpcService<OperatorService>().Add(Attach);
        app.MapGrpcService<AccountService>().Add(Attach);
        app.MapStreaming();
        _ = app.ServiceProvider.GetRequiredService<TypeAdapterConfig>(); // one that cannot work stops the start
        if (HasReflection(app.ServiceProvider))
        {
            PublicEndpoint.Open(app.MapGrpcReflectionService());
        }
    }

    private static bool HasReflection(IServiceProvider services) =>
        services.GetRequiredService<IOptions<GrpcOptions>>().Value.Reflection
        ?? services.GetRequiredService<IOptions<PortsOptions>>().Value.IsLoopback;

    private static void Attach(EndpointBuilder endpoint)
    {
        RestMethod.Attach(endpoint);
        CallPolicy.Attach(endpoint);
    }

    /// <summary>All mappings, compiled.</summary>
    internal static TypeAdapterConfig CreateMapping()
    {
        var config = new TypeAdapterConfig();
        config.Scan(typeof(GrpcRegistration).Assembly);
        config.Compile();
        return config;
    }
}
