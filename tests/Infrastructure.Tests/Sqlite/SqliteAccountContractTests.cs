using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;
using FinApi.Infrastructure.Tests.Contracts.Billing;

namespace FinApi.Infrastructure.Tests.Sqlite;

// One line a port of accounts, as in SqliteContractTests.

public sealed class SqliteAccountWriterTests : AccountWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteAccountReaderTests : AccountReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteCredentialReaderTests : CredentialReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteCredentialUseWriterTests : CredentialUseWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteApiKeyReaderTests : ApiKeyReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteSessionReaderTests : SessionReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteAccountHistoryReaderTests : AccountHistoryReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteAccountChangesTests : AccountChangesContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteUsageTests : UsageContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteSecretHasherTests : SecretHasherContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}

public sealed class SqliteBillingLedgerTests : BillingLedgerContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => new(new SqliteStore());
}
