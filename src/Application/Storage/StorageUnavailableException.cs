namespace FinApi.Application.Storage;

/// <summary>The store did not answer or refused; trying again later may help.</summary>
public class StorageUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
