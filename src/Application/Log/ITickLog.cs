namespace FinApi.Application.Log;

/// <summary>
/// The log of everything that streams send, from the one node that takes data in to all that serve streams. What
/// callers may rely on: positions grow by one under an epoch; what is read may come again (at least once), and what
/// lies beyond the log's bounds is gone. Safe for all threads; <see cref="AppendAsync"/> is called by one at a time.
/// </summary>
public interface ITickLog
{
    /// <summary>Appends events in their order, and gives each its position and the next number of its topic.</summary>
    ValueTask AppendAsync(IReadOnlyList<TickEvent> events, CancellationToken cancellationToken);

    /// <summary>Reads what comes after a position, at most so many; waits while there is nothing to tell.</summary>
    /// <param name="epoch">
    /// The epoch that the position is of; 0 for none. Under another one the answer comes at once and begins at the
    /// first event there is.
    /// </param>
    /// <param name="position">The last position known; 0 for none.</param>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TickLogRead> ReadAsync(long epoch, long position, int limit, CancellationToken cancellationToken);
}
