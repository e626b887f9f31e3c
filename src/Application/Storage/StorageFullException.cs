using FinApi.Application.Results;

namespace FinApi.Application.Storage;

/// <summary>The store has no room for more. Room has to be made before more is taken.</summary>
/// <param name="message">What the store said, for the log.</param>
/// <param name="remedy">What the operator has to do, with the setting of this store, such as "raise X".</param>
/// <param name="innerException">What the store threw; null when it was asked beforehand.</param>
public sealed class StorageFullException(string message, string remedy, Exception? innerException = null)
    : Exception(message, innerException)
{
    // Somebody has to do something about it: to ask every second would be of no use.
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(30);

    /// <summary>What every caller is told whose data have no room.</summary>
    public Error ToError() =>
        new(
            ErrorKind.Unavailable,
            ErrorReason.StorageFull,
            $"Nothing more can be stored: the operator has to {remedy}.")
        {
            RetryAfter = RetryTime,
        };
}
