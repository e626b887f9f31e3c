using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Billing;
using FinApi.Application.Deletions;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Limits.SignIn;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Nodes;
using FinApi.Application.Paging;
using FinApi.Application.Retention;
using FinApi.Application.Revisions;
using FinApi.Application.Settings;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Backups;
using FinApi.Infrastructure.Postgres.Billing;
using FinApi.Infrastructure.Postgres.Days;
using FinApi.Infrastructure.Postgres.Deletions;
using FinApi.Infrastructure.Postgres.Log;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Market.Revisions;
using FinApi.Infrastructure.Postgres.Nodes;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Schema;
using FinApi.Infrastructure.Postgres.Upkeep;
using FinApi.Infrastructure.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Postgres;

/// <summary>Puts PostgreSQL behind the ports of Application.</summary>
public static class PostgresRegistration
{
    /// <summary>Whether <c>ConnectionStrings:Postgres</c> asks for PostgreSQL.</summary>
    public static bool HasPostgres(this IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(MarketDatabase.ConnectionStringName));

    /// <summary>
    /// Adds the store in the database of <c>ConnectionStrings:Postgres</c>. It is opened and migrated before other
    /// hosted services start; one that cannot be used stops the start (<see cref="StoreUnusableException"/>).
    /// </summary>
    public static IServiceCollection AddPostgres(this IServiceCollection services, IConfiguration configuration)
    {
        var connectionString = configuration.GetConnectionString(MarketDatabase.ConnectionStringName)!;
        services.AddSettings<PostgresOptions>(configuration, PostgresOptions.Section);
        services.AddSingleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>();
        services.AddSingleton(provider => new DatabaseHosts(
            connectionString,
            provider.GetRequiredService<IOptions<PostgresOptions>>().Value,
            TimeProvider.System));

        // All that is judged by the time of day goes by the clock that the nodes share.
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(
            provider => provider.GetRequiredService<DatabaseHosts>().Time));
        services.AddSingleton<PostgresMetrics>();
        services.AddSingleton<SettledFence>();
        services.AddSingleton<MarketDatabase>();
        services.AddSingleton(new OperatorConnection(connectionString));
        services.AddSingleton<Partitions>();
        services.AddSingleton<PartitionSteps>();
        services.AddSingleton<SteppedReads>();
        services.AddSingleton<PostgresStart>();
        services.AddSingleton<IStoreOpening>(provider => provider.GetRequiredService<PostgresStart>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresStart>());
        services.AddSingleton<HostWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<HostWatch>());
        services.AddSecrets(configuration);
        services.AddSingleton<PostgresTools>();
        services.AddBackups<PostgresBackup>(configuration);
        services.AddSingleton<INodeTable, PostgresNodeTable>();
        return services.AddUpkeep(configuration.GetRoles()).AddPorts();
    }

    private static IServiceCollection AddPorts(this IServiceCollection services)
    {
        services.AddSingleton<PostgresMarketWriter>();
        services.AddSingleton<IMarketWriter>(provider => provider.GetRequiredService<PostgresMarketWriter>());
        services.AddSingleton<PostgresLog>();
        services.AddSingleton<ILogReader>(provider => provider.GetRequiredService<PostgresLog>());
        services.AddSingleton<ILogTrimming>(provider => provider.GetRequiredService<PostgresLog>());
        services.AddSingleton<ILogEpoch>(provider => provider.GetRequiredService<PostgresLog>());
        services.AddSingleton<ITickLog, PostgresTickLog>();
        services.AddSingleton<IWriterLease, PostgresWriterLease>();
        services.AddSingleton<IStoreClock>(provider => provider.GetRequiredService<DatabaseHosts>().Time);
        services.AddSingleton<ISignInRecords, PostgresSignInRecords>();
        services.AddSingleton<ISourceLedgerReader, PostgresSourceLedgerReader>();
        services.AddSingleton<IReferenceReader, PostgresReferenceReader>();
        services.AddSingleton<PostgresDays>();
        services.AddSingleton<IConditionReader>(provider => provider.GetRequiredService<PostgresDays>());
        services.AddSingleton<IRevisionReader>(provider => provider.GetRequiredService<PostgresDays>());
        services.AddSingleton<IRevisionTrimming>(provider => provider.GetRequiredService<PostgresDays>());
        services.AddSingleton<PostgresDeletions>();
        services.AddSingleton<IDeletionReader>(provider => provider.GetRequiredService<PostgresDeletions>());
        services.AddSingleton<ISourceRunReader>(provider => provider.GetRequiredService<PostgresDeletions>());
        services.AddSingleton<IReferenceItemReader>(provider => provider.GetRequiredService<PostgresDeletions>());
        services.AddSingleton<IDeletionRecords>(provider => provider.GetRequiredService<PostgresDeletions>());
        services.AddSingleton<ICalendarReader, PostgresCalendarReader>();
        services.AddSingleton<PostgresBarReader>();
        services.AddSingleton<IBarReader>(provider => provider.GetRequiredService<PostgresBarReader>());
        services.AddSingleton<IBarBatchReader>(provider => provider.GetRequiredService<PostgresBarReader>());
        services.AddSingleton<ITradeReader, PostgresTradeReader>();
        services.AddSingleton<PostgresTradeRevisionReader>();
        services.AddSingleton<ITradeRevisionReader>(
            provider => provider.GetRequiredService<PostgresTradeRevisionReader>());
        services.AddSingleton<IBarRuleReader>(
            provider => provider.GetRequiredService<PostgresTradeRevisionReader>());
        services.AddSingleton<IQuoteReader, PostgresQuoteReader>();
        services.AddSingleton<IStoreMonitor, PostgresStoreMonitor>();
        services.AddSingleton<PostgresSigningKey>();
        services.AddSingleton<ISigningKey>(provider => provider.GetRequiredService<PostgresSigningKey>());
        return services.AddAccountStore();
    }

    private static IServiceCollection AddAccountStore(this IServiceCollection services)
    {
        services.AddSingleton<PostgresAccountChanges>();
        services.AddSingleton<IAccountChanges>(provider => provider.GetRequiredService<PostgresAccountChanges>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresAccountChanges>());
        services.AddSingleton<PostgresStreamSlots>();
        services.AddSingleton<IStreamSlots>(provider => provider.GetRequiredService<PostgresStreamSlots>());
        services.AddHostedService(provider => (SharedStreamSlots)provider.GetRequiredService<IStreamSlots>());
        services.AddSingleton<IAccountReader, PostgresAccountReader>();
        services.AddSingleton<IAccountWriter, PostgresAccountWriter>();
        services.AddSingleton<ICredentialReader, PostgresCredentialReader>();
        services.AddSingleton<ICredentialUseWriter, PostgresCredentialUseWriter>();
        services.AddSingleton<IApiKeyReader, PostgresApiKeyReader>();
        services.AddSingleton<ISessionReader, PostgresSessionReader>();
        services.AddSingleton<IAccountHistoryReader, PostgresAccountHistoryReader>();
        services.AddSingleton<IBillingLedger, PostgresBillingLedger>();
        services.AddSingleton<IRecordTrimming, PostgresRecordTrimming>();
        services.AddSingleton<PostgresUsage>();
        services.AddSingleton<IUsageReader>(provider => provider.GetRequiredService<PostgresUsage>());
        services.AddSingleton<IUsageWriter>(provider => provider.GetRequiredService<PostgresUsage>());
        return services;
    }
}
