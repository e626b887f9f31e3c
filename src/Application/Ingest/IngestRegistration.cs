using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Calendars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Days;
using FinApi.Application.Ingest.Deletions;
using FinApi.Application.Ingest.Names;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Nodes;
using FinApi.Application.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Ingest;

/// <summary>Registers the one way in.</summary>
internal static class IngestRegistration
{
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<IngestOptions>(configuration, IngestOptions.Section);
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestOptionsValidator>();
        services.AddSingleton<IValidateOptions<IngestOptions>, IngestMarketValidator>();
        services.AddSingleton<SourceBook>();
        services.AddSingleton<BarBook>();
        services.AddSingleton<CommitDraft>();
        services.AddSingleton<DraftNames>();
        services.AddSingleton<DayStatements>();
        services.AddSingleton<FeedWatch>();
        services.AddSingleton<DayJudge>();
        services.AddSingleton<TradeFinder>();
        services.AddSingleton<StandingTrades>();
        services.AddSingleton<TradeRevisions>();
        services.AddSettings<BarsOptions>(configuration, BarsOptions.Section);
        services.AddSingleton<BarConditions>();
        services.AddSingleton<BarRules>();
        services.AddSingleton<RebuildBell>();
        services.AddSingleton<CalendarIntake>();
        services.AddSingleton<RunBook>();
        services.AddSingleton<TakenBars>();
        services.AddSingleton<DeletionIntake>();
        services.AddSingleton<ItemIntake>();
        services.AddSingleton<CommitBuilder>();
        services.AddSingleton<IngestPipeline>();
        services.AddSingleton<IIngestPipeline>(provider => provider.GetRequiredService<IngestPipeline>());
        return configuration.GetRoles().HasFlag(Roles.Ingest)
            ? services.AddHostedService(provider => provider.GetRequiredService<IngestPipeline>())
                .AddHostedService<DayCloser>()
                .AddHostedService<BarRebuild>()
            : services;
    }
}
