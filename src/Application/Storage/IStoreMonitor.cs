namespace FinApi.Application.Storage;

/// <summary>Tells how a store is.</summary>
public interface IStoreMonitor
{
    /// <summary>The state now, cheap enough to ask for on every health check.</summary>
    ValueTask<StoreState> GetStateAsync(CancellationToken cancellationToken);
}
