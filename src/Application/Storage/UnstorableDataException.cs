namespace FinApi.Application.Storage;

/// <summary>
/// The store refused a value that it cannot hold, and always will: a text with a NUL character, a number or a time out
/// of its range. Trying again does not help. Work that is not a caller's takes it for any other refusal.
/// </summary>
public sealed class UnstorableDataException(string message, Exception? innerException = null)
    : StorageUnavailableException(message, innerException);
