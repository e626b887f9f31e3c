using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Contracts.Accounts;
using FinApi.Infrastructure.Tests.Contracts.Billing;

namespace FinApi.Infrastructure.Tests.Postgres;

// One line a port of accounts, as in PostgresContractTests.

public sealed class PostgresAccountWriterTests : AccountWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresAccountReaderTests : AccountReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresCredentialReaderTests : CredentialReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresCredentialUseWriterTests : CredentialUseWriterContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresApiKeyReaderTests : ApiKeyReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresSessionReaderTests : SessionReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresAccountHistoryReaderTests : AccountHistoryReaderContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresAccountChangesTests : AccountChangesContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresUsageTests : UsageContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresSecretHasherTests : SecretHasherContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}

public sealed class PostgresBillingLedgerTests : BillingLedgerContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}
