using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Authentication;
using FinApi.Application.Accounts.Demo;
using FinApi.Application.Accounts.Keys;
using FinApi.Application.Accounts.Sessions;
using FinApi.Application.Billing;
using FinApi.Application.Deletions;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Application.Ingest.Conditions;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Limits.Usage;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.MarketData.Following;
using FinApi.Application.Operator;
using FinApi.Application.Paging;
using FinApi.Application.Retention;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Secrets;
using FinApi.Infrastructure.Sqlite.Accounts;
using FinApi.Infrastructure.Sqlite.Billing;
using FinApi.Infrastructure.Sqlite.Connections;
using FinApi.Infrastructure.Sqlite.Days;
using FinApi.Infrastructure.Sqlite.Deletions;
using FinApi.Infrastructure.Sqlite.Market;
using FinApi.Infrastructure.Sqlite.Market.Revisions;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>Puts the embedded store behind the ports of Application.</summary>
public static class SqliteRegistration
{
    /// <summary>
    /// Adds the store in the folder <c>Data:Path</c>. It opens on first use, and in any case before other hosted
    /// services start, so that a folder that cannot be used stops the start (<see cref="StoreUnusableException"/>).
    /// </summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSecrets(configuration);
        services.AddSingleton<IValidateOptions<DataOptions>, EmbeddedDataValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<FreeBytesProbe>(_ => folder => new DriveInfo(folder).AvailableFreeSpace);

        services.AddSingleton<DataFolder>();
        services.AddSingleton<CommitMark>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<SqliteStart>();
        services.AddSingleton<IStoreOpening>(provider => provider.GetRequiredService<SqliteStart>());
        services.AddHostedService(provider => provider.GetRequiredService<SqliteStart>());
        services.AddSingleton<IMarketWriter, SqliteMarketWriter>();
        services.AddSingleton<SqliteLog>();
        services.AddSingleton<ILogReader>(provider => provider.GetRequiredService<SqliteLog>());
        services.AddSingleton<ILogTrimming>(provider => provider.GetRequiredService<SqliteLog>());
        services.AddSingleton<ILogEpoch>(provider => provider.GetRequiredService<SqliteLog>());
        services.AddSingleton<ISourceLedgerReader, SqliteSourceLedgerReader>();
        services.AddSingleton<IReferenceReader, SqliteReferenceReader>();
        services.AddSingleton<SqliteDays>();
        services.AddSingleton<IConditionReader>(provider => provider.GetRequiredService<SqliteDays>());
        services.AddSingleton<IRevisionReader>(provider => provider.GetRequiredService<SqliteDays>());
        services.AddSingleton<IRevisionTrimming>(provider => provider.GetRequiredService<SqliteDays>());
        services.AddSingleton<SqliteDeletions>();
        services.AddSingleton<IDeletionReader>(provider => provider.GetRequiredService<SqliteDeletions>());
        services.AddSingleton<ISourceRunReader>(provider => provider.GetRequiredService<SqliteDeletions>());
        services.AddSingleton<IReferenceItemReader>(provider => provider.GetRequiredService<SqliteDeletions>());
        services.AddSingleton<IDeletionRecords>(provider => provider.GetRequiredService<SqliteDeletions>());
        services.AddSingleton<ICalendarReader, SqliteCalendarReader>();
        services.AddSingleton<SqliteBarReader>();
        services.AddSingleton<IBarReader>(provider => provider.GetRequiredService<SqliteBarReader>());
        services.AddSingleton<IBarBatchReader>(provider => provider.GetRequiredService<SqliteBarReader>());
        services.AddSingleton<ITradeReader, SqliteTradeReader>();
        services.AddSingleton<SqliteTradeRevisionReader>();
        services.AddSingleton<ITradeRevisionReader>(
            provider => provider.GetRequiredService<SqliteTradeRevisionReader>());
        services.AddSingleton<IBarRuleReader>(
            provider => provider.GetRequiredService<SqliteTradeRevisionReader>());
        services.AddSingleton<IQuoteReader, SqliteQuoteReader>();
        services.AddSingleton<IStoreMonitor, SqliteStoreMonitor>();
        services.AddSingleton<ISigningKey, FileSigningKey>();
        services.AddSingleton<ISlowQueryReader, SqliteSlowQueryReader>();
        services.AddBackups<SqliteBackup>(configuration);
        return services.AddAccountStore();
    }

    private static IServiceCollection AddAccountStore(this IServiceCollection services)
    {
        services.AddSingleton<IAccountChanges, InProcessAccountChanges>();
        services.AddSingleton<IAccountReader, SqliteAccountReader>();
        services.AddSingleton<IAccountWriter, SqliteAccountWriter>();
        services.AddSingleton<ICredentialReader, SqliteCredentialReader>();
        services.AddSingleton<ICredentialUseWriter, SqliteCredentialUseWriter>();
        services.AddSingleton<IApiKeyReader, SqliteApiKeyReader>();
        services.AddSingleton<ISessionReader, SqliteSessionReader>();
        services.AddSingleton<IAccountHistoryReader, SqliteAccountHistoryReader>();
        services.AddSingleton<IBillingLedger, SqliteBillingLedger>();
        services.AddSingleton<IDemoKeyFile, DemoKeyFile>();
        services.AddSingleton<IRecordTrimming, SqliteRecordTrimming>();
        services.AddSingleton<SqliteUsage>();
        services.AddSingleton<IUsageReader>(provider => provider.GetRequiredService<SqliteUsage>());
        services.AddSingleton<IUsageWriter>(provider => provider.GetRequiredService<SqliteUsage>());
        return services;
    }
}
