using FinApi.Application.Storage;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class StoreMonitorContract : StoreContract
{
    [Fact]
    public async Task GetStateAsync_StoreThatWorks_IsHealthy()
    {
        var state = await Store.Monitor.GetStateAsync(Cancellation);

        Assert.Equal((StoreHealth.Healthy, ""), (state.Health, state.Detail));
        Assert.NotEmpty(state.Name);
    }

    [Fact]
    public async Task GetStateAsync_MoreData_UsesMoreBytes()
    {
        var before = await Store.Monitor.GetStateAsync(Cancellation);

        await Store.CommitAsync([.. Enumerable.Range(1, 5_000).Select(i => MinimalTrade(i, i))]);

        var after = await Store.Monitor.GetStateAsync(Cancellation);
        Assert.InRange(after.UsedBytes - before.UsedBytes, 5_000, 5_000_000);
    }

    [Fact]
    public async Task GetStateAsync_AfterARefusedCommit_IsDegradedUntilOneSucceeds()
    {
        await Store.CommitAsync(MinimalTrade(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.CommitAsync(MinimalTrade(1)));
        var failed = await Store.Monitor.GetStateAsync(Cancellation);

        await Store.CommitAsync(MinimalTrade(2));

        Assert.Equal(StoreHealth.Degraded, failed.Health);
        Assert.NotEmpty(failed.Detail);
        Assert.Equal(StoreHealth.Healthy, (await Store.Monitor.GetStateAsync(Cancellation)).Health);
    }
}
