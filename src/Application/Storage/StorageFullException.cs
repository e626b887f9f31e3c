namespace FinApi.Application.Storage;

/// <summary>
/// The store has reached Data:MaxBytes, or its disk is nearly full. Room has to be made before more is taken.
/// </summary>
public sealed class StorageFullException(string message, Exception? innerException = null)
    : Exception(message, innerException);
