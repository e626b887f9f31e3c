using FinApi.Application.Storage;

namespace FinApi.Application.Answers;

/// <summary>
/// Which of the pages that nodes share are asked for most, over all nodes: counted by day, and a day that is past
/// counts half as much as the day after it. Bounded, approximate, and of no harm when it is lost. Nothing is counted
/// where nodes share none (<see cref="IAnswerCache.IsShared"/>). Safe for all threads.
/// </summary>
public interface IAskedPages
{
    /// <summary>Adds to the counts of today.</summary>
    /// <param name="counts">Names of pages, of at most 1,024 characters, and how often each was asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">They were not added.</exception>
    ValueTask NoteAsync(IReadOnlyCollection<KeyValuePair<string, int>> counts, CancellationToken cancellationToken);

    /// <summary>The names of the pages that are asked for most, most first.</summary>
    /// <param name="limit">How many at most, 1 to 2,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">The counts could not be read.</exception>
    ValueTask<IReadOnlyList<string>> FindTopAsync(int limit, CancellationToken cancellationToken);
}
