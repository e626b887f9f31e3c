namespace FinApi.Application.Storage;

/// <summary>
/// The store cannot be opened as it is configured; the message is one sentence for the operator that says what to do.
/// It stops the start: trying again without a change does not help.
/// </summary>
public sealed class StoreUnusableException(string message) : Exception(message);
