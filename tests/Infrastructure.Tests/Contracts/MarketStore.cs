using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Audits;
using FinApi.Application.Accounts.Authentication;
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
using FinApi.Application.Paging;
using FinApi.Application.Retention;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>
/// A store of its own for one test, empty at first, seen through the ports only. Leaves nothing behind.
/// </summary>
public abstract class MarketStore : IAsyncDisposable
{
    public IMarketWriter Writer => Get<IMarketWriter>();

    public ISourceLedgerReader Ledgers => Get<ISourceLedgerReader>();

    public ILogReader Log => Get<ILogReader>();

    public ILogTrimming LogTrimming => Get<ILogTrimming>();

    public IReferenceReader Reference => Get<IReferenceReader>();

    public IConditionReader Conditions => Get<IConditionReader>();

    public IRevisionReader Revisions => Get<IRevisionReader>();

    public IRevisionTrimming RevisionTrimming => Get<IRevisionTrimming>();

    public ICalendarReader Calendars => Get<ICalendarReader>();

    public IBarReader Bars => Get<IBarReader>();

    public IBarBatchReader BarBatches => Get<IBarBatchReader>();

    public ITradeReader Trades => Get<ITradeReader>();

    public IDeletionReader Deletions => Get<IDeletionReader>();

    public ISourceRunReader SourceRuns => Get<ISourceRunReader>();

    public IReferenceItemReader ReferenceItems => Get<IReferenceItemReader>();

    public IDeletionRecords DeletionRecords => Get<IDeletionRecords>();

    public ITradeRevisionReader TradeRevisions => Get<ITradeRevisionReader>();

    public IBarRuleReader BarRules => Get<IBarRuleReader>();

    public IQuoteReader Quotes => Get<IQuoteReader>();

    public IStoreMonitor Monitor => Get<IStoreMonitor>();

    public ISigningKey SigningKey => Get<ISigningKey>();

    public IAccountWriter AccountWriter => Get<IAccountWriter>();

    public IAccountReader Accounts => Get<IAccountReader>();

    public ICredentialReader Credentials => Get<ICredentialReader>();

    public ICredentialUseWriter CredentialUses => Get<ICredentialUseWriter>();

    public IApiKeyReader ApiKeys => Get<IApiKeyReader>();

    public ISessionReader Sessions => Get<ISessionReader>();

    public IAccountHistoryReader AccountHistory => Get<IAccountHistoryReader>();

    public IAccountChanges AccountChanges => Get<IAccountChanges>();

    public IUsageReader UsageReader => Get<IUsageReader>();

    public IUsageWriter UsageWriter => Get<IUsageWriter>();

    public IRecordTrimming RecordTrimming => Get<IRecordTrimming>();

    public IBillingLedger Billing => Get<IBillingLedger>();

    public ISecretHasher SecretHasher => Get<ISecretHasher>();

    protected abstract IServiceProvider Services { get; }

    /// <summary>Closes the store and opens what it left, as a new process would.</summary>
    public abstract ValueTask ReopenAsync();

    public abstract ValueTask DisposeAsync();

    public ValueTask CommitAsync(MarketCommit commit) =>
        Writer.CommitAsync(commit, TestContext.Current.CancellationToken);

    public ValueTask CommitAsync(params IReadOnlyList<Trade> trades) =>
        CommitAsync(new MarketCommit { LastSequence = trades.Max(t => t.Sequence), Trades = trades });

    public ValueTask CommitAsync(params IReadOnlyList<Quote> quotes) =>
        CommitAsync(new MarketCommit { LastSequence = quotes.Max(q => q.Sequence), Quotes = quotes });

    public ValueTask CommitAsync(params IReadOnlyList<StoredBar> bars) =>
        CommitAsync(new MarketCommit { LastSequence = 1, Bars = bars });

    public ValueTask CommitAsync(SourceLedger ledger) =>
        CommitAsync(new MarketCommit { LastSequence = 1, Sources = [ledger] });

    private T Get<T>()
        where T : notnull =>
        Services.GetRequiredService<T>();
}
