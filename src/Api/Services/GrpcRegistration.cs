using FinApi.Api.Auth;
using FinApi.Api.Errors;
using FinApi.Api.Files;
using FinApi.Api.Hosting;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Http.Caching;
using FinApi.Api.Http.Rest;
using FinApi.Api.Nodes;
using FinApi.Api.Services.Accounts;
using FinApi.Api.Translation;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using Grpc.AspNetCore.Server;
using Mapster;
using MapsterMapper;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Services;

/// <summary>
/// The contract: gRPC, REST by transcoding, and the mapping to the application; and the roles of one service each.
/// </summary>
internal static class GrpcRegistration
{
    private static readonly Lazy<TypeAdapterConfig> SharedMapping = new(CreateMapping);

    // To compile it again would make all of it again.
    private static readonly Lazy<TypeAdapterConfig> CompiledMapping = new(() =>
    {
        Mapping.Compile();
        return Mapping;
    });

    /// <summary>The mapping of all nodes in this process.</summary>
    public static TypeAdapterConfig Mapping => SharedMapping.Value;

    /// <summary>Compiles all of it, once.</summary>
    public static void CompileMapping() => _ = CompiledMapping.Value;

    public static WebApplicationBuilder AddFinApiGrpc(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<GrpcOptions>(builder.Configuration, GrpcOptions.Section);
        services.AddSingleton<StoreOutageLog>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<FileInterceptor>();
        services.AddSingleton<RequestInterceptor>();
        services.AddSingleton<ShownSymbols>();
        services.AddSingleton<ShownSymbolsInterceptor>();
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
            .AddServiceOptions<MarketDataService>(AddAnswerSteps)
            .AddServiceOptions<ReferenceService>(AddAnswerSteps)
            .AddServiceOptions<HistoryService>(AddAnswerSteps)
            .AddServiceOptions<AccountService>(options => options.Interceptors.Add<CachingInterceptor>())
            .AddServiceOptions<OperatorService>(options => options.Interceptors.Add<ShownSymbolsInterceptor>())
            .AddJsonTranscoding(options =>
            {
                options.TypeRegistry = RestErrors.DetailTypes;
                options.JsonSettings = new GrpcJsonSettings { WriteInt64sAsStrings = true };
            });
        services.AddGrpcReflection();
        services.AddSingleton(_ => Mapping);
        services.AddSingleton<IMapper, Mapper>();
        services.AddHostedService<MappingCompilation>();
        return builder;
    }

    public static void MapFinApiGrpc(this IEndpointRouteBuilder app)
    {
        // First, since every node has it: what the framework maps once, beside the first service, must belong to no
        // role. A role that this node lacks would answer it with ROLE_NOT_SERVED.
        app.MapContract<StatusService>();
        app.MapRole(Roles.MarketData, role => role.MapContract<MarketDataService>());
        app.MapRole(
            Roles.History,
            role =>
            {
                role.MapContract<HistoryService>();
                role.MapFiles();
            });
        app.MapRole(Roles.Reference, role => role.MapContract<ReferenceService>());
        if (HasReflection(app.ServiceProvider))
        {
            PublicEndpoint.Open(app.MapGrpcReflectionService());
        }
    }

    /// <summary>Maps a service of the contract: its gRPC methods and their REST routes, guarded.</summary>
    public static void MapContract<TService>(this IEndpointRouteBuilder app)
        where TService : class =>
        app.MapGrpcService<TService>().Add(endpoint =>
        {
            RestMethod.Attach(endpoint);
            CallPolicy.Attach(endpoint);
        });

    private static void AddAnswerSteps<TService>(GrpcServiceOptions<TService> options)
        where TService : class
    {
        options.Interceptors.Add<FileInterceptor>();
        options.Interceptors.Add<CachingInterceptor>();
        options.Interceptors.Add<ShownSymbolsInterceptor>();
    }

    private static bool HasReflection(IServiceProvider services) =>
        services.GetRequiredService<IOptions<GrpcOptions>>().Value.Reflection
        ?? services.GetRequiredService<IOptions<PortsOptions>>().Value.IsLoopback;

    /// <summary>All mappings; each is compiled when it is first used.</summary>
    internal static TypeAdapterConfig CreateMapping()
    {
        var config = new TypeAdapterConfig();
        config.Scan(typeof(GrpcRegistration).Assembly);
        return config;
    }
}
