using FinApi.Application.Storage;

namespace FinApi.Application.Log.Following;

/// <summary>Applies what the store has and the node has not followed yet. Safe for all threads.</summary>
internal sealed class LogCatchUp(ILogReader reader, LogFollower follower, TimeProvider timeProvider)
{
    private const int RowsARead = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Follows up to a position of the log.</summary>
    /// <returns>False: the log was trimmed or has begun again, so that the market has to be loaded first.</returns>
    /// <exception cref="StorageUnavailableException">The store did not answer.</exception>
    public async ValueTask<bool> TryReachAsync(long position, CancellationToken cancellationToken)
    {
        while (follower.Position is var before && before < position)
        {
            var read = await reader.ReadAsync(before, RowsARead, cancellationToken);
            if (!TryApply(read) || follower.Position <= before)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same; where the market has to be loaded first it waits for that.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer, or the node needs longer.</exception>
    public async ValueTask ReachAsync(long position, CancellationToken cancellationToken)
    {
        if (await TryReachAsync(position, cancellationToken))
        {
            return;
        }

        try
        {
            await follower.WaitForAsync(position, cancellationToken)
                .WaitAsync(Patience, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StorageUnavailableException($"The node has not followed the log up to {position} yet.");
        }
    }

    /// <summary>Applies rows that were read.</summary>
    /// <returns>False when something before them is missing, or they are of another past.</returns>
    public bool TryApply(LogRead read)
    {
        if (read.Epoch != follower.Epoch || read.After > follower.Position)
        {
            return false;
        }

        foreach (var row in read.Rows)
        {
            if (follower.Apply(read.Epoch, row) is LogStep.Hole or LogStep.Lost)
            {
                return false;
            }
        }

        return true;
    }
}
