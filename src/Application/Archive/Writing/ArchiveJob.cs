using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.MarketData;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using FinApi.Application.Time;
using FinApi.Application.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>
/// Writes the files of parts that are over, and again those of parts that have changed. A file holds one state of the
/// store: what changes while it is written makes it be written once more.
/// </summary>
internal sealed partial class ArchiveJob(
    LatestMarket market,
    ArchiveCatalog catalog,
    ArchivePlanner planner,
    ArchiveUpdate update,
    ArchiveRounds rounds,
    ArchiveSweep sweep,
    ArchiveMetrics metrics,
    ArchiveMonitor monitor,
    IRevisionReader revisions,
    IStoreEpoch storeEpoch,
    IOptions<ArchiveOptions> options,
    TimeProvider timeProvider,
    ILogger<ArchiveJob> logger) : IClusterJob
{
    // A turn holds a transaction of the store; another node can go on after it.
    private static readonly TimeSpan MaxTurn = TimeSpan.FromMinutes(4);

    // With so many in a row it is the archive that fails, and not its parts.
    private const int MaxFailures = 3;

    public string Name => "archive";

    public TimeSpan Period => TimeSpan.FromMinutes(1);

    /// <exception cref="ArchiveUnavailableException">The archive did not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await market.WaitUntilReadyAsync(cancellationToken);
        var started = timeProvider.GetTimestamp();
        var settledTime = timeProvider.GetInstant() - Duration.FromTimeSpan(options.Value.Delay);
        var bounds = await ArchiveChanges.ReadBoundsAsync(revisions, cancellationToken);
        var epoch = storeEpoch.Epoch;
        var state = await FindStateAsync(epoch, bounds, cancellationToken);
        var changes = await ArchiveChanges.ReadAsync(
            revisions, market, state?.Position ?? bounds.Position, cancellationToken);
        var parts = await planner.ListAsync(state, epoch, changes, settledTime, cancellationToken);
        var (left, failed) = await WriteAsync(parts, bounds, changes, settledTime, started, cancellationToken);
        metrics.SetWaiting(left);
        monitor.NoteTurn(failed);
        var completeUntil = settledTime.InUtc().Date;
        if (left == 0 && (changes.Any || completeUntil != state?.CompleteUntil))
        {
            await catalog.PutStateAsync(
                new ArchiveState(epoch, bounds.LastPosition, completeUntil), cancellationToken);
        }

        await sweep.RunAsync(cancellationToken);
        await rounds.CheckNextAsync(cancellationToken);
    }

    // How many parts are left for another turn, and how many of them because the archive failed.
    private async ValueTask<(int Left, int Failed)> WriteAsync(
        IReadOnlyList<ArchivePart> parts,
        RevisionBounds bounds,
        ArchiveChanges changes,
        Instant settledTime,
        long started,
        CancellationToken cancellationToken)
    {
        var (left, failed, inARow) = (0, 0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (inARow == MaxFailures || timeProvider.GetElapsedTime(started) > MaxTurn)
            {
                return (left + parts.Count - i, failed);
            }

            var change = changes.FindLast(part);
            if (change?.Time > settledTime)
            {
                // An import may be under way: one revision for all of it.
                left++;
                continue;
            }

            try
            {
                left += await update.TryAsync(part, bounds, change?.Position ?? 0, cancellationToken) ? 0 : 1;
                inARow = 0;
            }
            catch (ArchiveUnavailableException e)
            {
                metrics.NoteFailure();
                LogFailed(logger, part, e.Message);
                left++;
                failed++;
                inARow++;
            }
        }

        return (left, failed);
    }

    // Null where the store cannot tell all that has changed since: it has lost commits, or forgotten revisions.
    private async ValueTask<ArchiveState?> FindStateAsync(
        long epoch, RevisionBounds bounds, CancellationToken cancellationToken)
    {
        var state = await catalog.FindStateAsync(cancellationToken);
        return state?.StoreEpoch == epoch && state.Position >= bounds.Position ? state : null;
    }

    [LoggerMessage(LogLevel.Error, "The {Part} was not archived; the next turn tries again. {Reason}")]
    private static partial void LogFailed(ILogger logger, ArchivePart part, string reason);
}
