namespace FinApi.Application.Storage;

/// <summary>What has to be done with a store before it is used.</summary>
public interface IStoreOpening
{
    /// <summary>Opens the store, migrates its schema, and compares the pepper. Done by the start of a host.</summary>
    /// <exception cref="StoreUnusableException">The store cannot be used; the message says what to change.</exception>
    Task OpenAsync(CancellationToken cancellationToken);
}
