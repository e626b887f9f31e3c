namespace FinApi.Application.Storage;

/// <summary>How a store is.</summary>
/// <param name="Name">Its name, such as <c>sqlite</c>.</param>
/// <param name="Health">Whether it takes and gives data.</param>
/// <param name="Detail">What that means here, in words; may be empty.</param>
/// <param name="UsedBytes">Bytes in use.</param>
/// <param name="MaxBytes">Bytes after which ingest is refused; null without such a limit.</param>
public sealed record StoreState(string Name, StoreHealth Health, string Detail, long UsedBytes, long? MaxBytes)
{
    /// <summary>The servers it has, in the order of the connection string; empty for an embedded store.</summary>
    public IReadOnlyList<StoreServerState> Servers { get; init; } = [];
}
