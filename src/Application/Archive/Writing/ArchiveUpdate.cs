using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.MarketData;
using FinApi.Application.Revisions;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Archive.Writing;

/// <summary>Gives a part a file that holds what the store has.</summary>
internal sealed partial class ArchiveUpdate(
    LatestMarket market,
    ArchiveCatalog catalog,
    ArchivePartWriters writers,
    ArchiveMetrics metrics,
    IRevisionReader revisions,
    IStoreEpoch storeEpoch,
    TimeProvider timeProvider,
    ILogger<ArchiveUpdate> logger)
{
    /// <summary>Writes the file of a part, unless it has one of these rows.</summary>
    /// <param name="part">The part.</param>
    /// <param name="bounds">Which revisions the store has.</param>
    /// <param name="lastChange">The position of the part's last change; 0 when none is known.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed.</param>
    /// <returns>False when the part changed meanwhile; then nothing was changed.</returns>
    /// <exception cref="ArchiveUnavailableException">The archive does not answer or keep the file.</exception>
    public async ValueTask<bool> TryAsync(
        ArchivePart part, RevisionBounds bounds, long lastChange, CancellationToken cancellationToken)
    {
        var current = await catalog.FindManifestAsync(part, cancellationToken);
        var isKnown = current is not null
            && current.StoreEpoch == storeEpoch.Epoch
            && current.Position >= Math.Max(bounds.Position, lastChange);
        return isKnown || await TryAsync(part, current, isDamaged: false, cancellationToken);
    }

    /// <summary>Writes the file of a part again.</summary>
    /// <param name="part">The part.</param>
    /// <param name="current">What it has; null: nothing.</param>
    /// <param name="isDamaged">Whether the file that it has is of no use, so that one of the same rows is.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed.</param>
    /// <returns>False when the part changed meanwhile; then nothing was changed.</returns>
    /// <exception cref="ArchiveUnavailableException">The archive does not answer or keep the file.</exception>
    public async ValueTask<bool> TryAsync(
        ArchivePart part, ArchiveManifest? current, bool isDamaged, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var bounds = (await revisions.ReadAsync(RevisionPlace.Behind(long.MaxValue), limit: 1, cancellationToken))
            .Bounds;
        var mark = new ArchiveMark(storeEpoch.Epoch, bounds.LastPosition);
        var manifest = await writers[part.Kind].WriteAsync(
            part,
            await catalog.NextRevisionAsync(part, cancellationToken),
            mark,
            isDamaged ? null : current,
            cancellationToken);
        var meanwhile = await ArchiveChanges.ReadAsync(revisions, market, mark.Position, cancellationToken);
        if (meanwhile.FindLast(part) is not null || storeEpoch.Epoch != mark.StoreEpoch)
        {
            return false;
        }

        if (current is null && manifest.Rows == 0)
        {
            return true;
        }

        await catalog.PutManifestAsync(part, manifest, cancellationToken);
        if (manifest.Revision != current?.Revision)
        {
            metrics.NoteFile(part, manifest);
            var milliseconds = timeProvider.GetElapsedTime(started).TotalMilliseconds;
            LogWritten(logger, part, manifest.Revision, manifest.Rows, manifest.Bytes, milliseconds);
        }

        return true;
    }

    [LoggerMessage(
        LogLevel.Information,
        "Archived the {Part}, revision {Revision}: {Rows} rows, {Bytes} bytes, {Milliseconds:0} ms")]
    private static partial void LogWritten(
        ILogger logger, ArchivePart part, int revision, long rows, long bytes, double milliseconds);
}
