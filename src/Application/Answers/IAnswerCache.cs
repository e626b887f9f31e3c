using FinApi.Application.Storage;
using NodaTime;

namespace FinApi.Application.Answers;

/// <summary>Answers that the nodes share, as bytes. Safe for all threads.</summary>
public interface IAnswerCache
{
    /// <summary>Whether there is such a place; if not, every answer is made.</summary>
    bool IsShared { get; }

    /// <summary>
    /// Gives a shared answer, or lets it be made: once at a time over all nodes, however many ask for it.
    /// </summary>
    /// <param name="key">Names all that the answer depends on, versions of the data included.</param>
    /// <param name="lifetime">How long it is given before it is made again.</param>
    /// <param name="make">Makes it; null when it must not be shared.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; without bytes when another caller has made one that must not be shared.</returns>
    /// <exception cref="StorageUnavailableException">
    /// It could not be made, and there is no older one.
    /// </exception>
    ValueTask<SharedAnswer> GetOrMakeAsync(
        string key,
        Duration lifetime,
        Func<CancellationToken, Task<byte[]?>> make,
        CancellationToken cancellationToken);
}

/// <summary>What is shared.</summary>
/// <param name="Bytes">The answer; null for none.</param>
/// <param name="IsStale">Whether its lifetime is over and the store, which could tell more, does not answer.</param>
public readonly record struct SharedAnswer(byte[]? Bytes, bool IsStale);
