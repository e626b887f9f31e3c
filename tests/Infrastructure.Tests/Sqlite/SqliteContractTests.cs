using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Sqlite;

// One line a port: the embedded store must pass the suites that every store passes.

public sealed class SqliteMarketWriterTests : MarketWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteTradeReaderTests : TradeReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteQuoteReaderTests : QuoteReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteBarReaderTests : BarReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqlitePageReaderTests : PageReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteReferenceReaderTests : ReferenceReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteSourceLedgerReaderTests : SourceLedgerReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteStoreMonitorTests : StoreMonitorContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteSigningKeyTests : SigningKeyContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteLogTests : LogContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteDayTests : DayContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteTradeRevisionTests : TradeRevisionContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteDeletionTests : DeletionContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}
