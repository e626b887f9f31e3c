using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Postgres;

// One line a port: PostgreSQL must pass the suites that every store passes.

public sealed class PostgresMarketWriterTests : MarketWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresTradeReaderTests : TradeReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresQuoteReaderTests : QuoteReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresBarReaderTests : BarReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresPageReaderTests : PageReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresReferenceReaderTests : ReferenceReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresSourceLedgerReaderTests : SourceLedgerReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresStoreMonitorTests : StoreMonitorContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresSigningKeyTests : SigningKeyContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresDayTests : DayContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresTradeRevisionTests : TradeRevisionContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresDeletionTests : DeletionContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}
