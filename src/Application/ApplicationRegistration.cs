using System.Reflection;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Behaviors;
using FinApi.Application.History;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.ExportTrades;
using FinApi.Application.Ingest;
using FinApi.Application.Limits;
using FinApi.Application.MarketData;
using FinApi.Application.Paging;
using FinApi.Application.Ports;
using FinApi.Application.Reference;
using FinApi.Application.Settings;
using FinApi.Application.Status;
using FinApi.Application.Streaming;
using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Application;

/// <summary>Registers the use cases. The ports have to be registered by Infrastructure.</summary>
public static class ApplicationRegistration
{
    /// <summary>Adds handlers, validators, the market in memory and the ingest pipeline.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<NodeStart>();
        services.AddHostedService(provider => provider.GetRequiredService<NodeStart>());
        services.AddSingleton<FeedMonitor>();
        services.AddAccounts();
        return services.AddUseCases().AddMarket().AddHistory().AddIngest(configuration).AddStreaming(configuration)
            .AddLimits(configuration)
            .AddAuthentication();
    }

    private static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        // All are stateless or share singletons, so one of each is enough: a request then costs no construction.
        services.AddSingleton<ServiceFactory>(provider => provider.GetService!);
        services.AddSingleton<IMediator, Mediator>();
        services.AddSingleton(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        return services.Scan(scan => scan.FromAssemblies(Assembly.GetExecutingAssembly())
            .AddClasses(classes => classes.AssignableToAny(typeof(IRequestHandler<,>), typeof(IValidator<>)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithSingletonLifetime());
    }

    private static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.AddSingleton<LatestMarket>();
        services.AddSingleton<InstrumentLoader>();
        services.AddSingleton<LiveStatus>();
        services.AddSingleton<PlanUpgrades>();
        services.AddSingleton<VisibleInstruments>();
        services.TryAddSingleton<ITestMarket, NoTestMarket>();
        services.AddSingleton<SnapshotReader>();
        services.AddSingleton<InstrumentIndex>();
        return services.AddHostedService<MarketWarmup>();
    }

    private static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<PageTokens>();
        services.AddSingleton<HistoryAccess>();
        services.AddSingleton<HistoryStatus>();
        services.AddSingleton<AdjustmentTables>();
        services.AddSingleton<BarSeriesReader>();
        services.AddSingleton<BarPageReader>();
        services.AddSingleton<ICsvExporter<ExportBarsQuery>, BarCsvExporter>();
        services.AddSingleton<ICsvExporter<ExportTradesQuery>, TradeCsvExporter>();
        return services;
    }

    private static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<IngestOptions>(configuration, "Ingest");
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestMarketValidator>();
        services.AddSingleton<SourceBook>();
        services.AddSingleton<BarBook>();
        services.AddSingleton<CommitDraft>();
        services.AddSingleton<ItemIntake>();
        services.AddSingleton<CommitBuilder>();
        services.AddSingleton<IngestPipeline>();
        services.AddSingleton<IIngestPipeline>(provider => provider.GetRequiredService<IngestPipeline>());
        services.AddHostedService(provider => provider.GetRequiredService<IngestPipeline>());
        return services;
    }
}
