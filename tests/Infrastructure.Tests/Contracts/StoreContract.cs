namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What the suites of the ports share: each test has a store of its own.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected MarketStore Store { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Store = await CreateStoreAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<MarketStore> CreateStoreAsync();
}
