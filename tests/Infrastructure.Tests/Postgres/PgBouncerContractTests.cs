using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;

namespace FinApi.Infrastructure.Tests.Postgres;

// The suites again through PgBouncer in transaction mode, with three connections to the server for each database.

public sealed class PgBouncerMarketWriterTests : MarketWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerTradeReaderTests : TradeReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerQuoteReaderTests : QuoteReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerBarReaderTests : BarReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerPageReaderTests : PageReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerReferenceReaderTests : ReferenceReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerSourceLedgerReaderTests : SourceLedgerReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerStoreMonitorTests : StoreMonitorContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerSigningKeyTests : SigningKeyContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerAccountWriterTests : AccountWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerAccountReaderTests : AccountReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerCredentialReaderTests : CredentialReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerCredentialUseWriterTests : CredentialUseWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerApiKeyReaderTests : ApiKeyReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerSessionReaderTests : SessionReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerAccountHistoryReaderTests : AccountHistoryReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerAccountChangesTests : AccountChangesContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerUsageTests : UsageContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}

public sealed class PgBouncerSecretHasherTests : SecretHasherContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreatePooledAsync();
}
