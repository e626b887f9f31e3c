using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.History.Exports;
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
    // Parts that were looked at and got no file: they have no row, or a number that no type holds. To read a day of
    // thousands of instruments takes seconds, and a part is looked at as long as another one is left.
    private readonly Dictionary<ArchivePart, ArchiveMark> _without = [];

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
        if (IsCurrent(_without.GetValueOrDefault(part)))
        {
            return true;
        }

        var current = await catalog.FindManifestAsync(part, cancellationToken);
        return (current is not null && IsCurrent(new ArchiveMark(current.StoreEpoch, current.Position)))
            || await TryAsync(part, current, isDamaged: false, cancellationToken);

        bool IsCurrent(ArchiveMark mark) =>
            mark.StoreEpoch == storeEpoch.Epoch && mark.Position >= Math.Max(bounds.Position, lastChange);
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
        var bounds = await ArchiveChanges.ReadBoundsAsync(revisions, cancellationToken);
        var mark = new ArchiveMark(storeEpoch.Epoch, bounds.LastPosition);
        var revision = await catalog.NextRevisionAsync(part, cancellationToken);
        ArchiveManifest manifest;
        try
        {
            manifest = await writers[part.Kind].WriteAsync(
                part, revision, mark, isDamaged ? null : current, cancellationToken);
        }
        catch (NumberTooWideException e)
        {
            // As long as the part stays as it is, nothing can be done about it.
            _without[part] = mark;
            metrics.NoteFailure();
            LogTooWide(logger, part, e.Message);
            return true;
        }

        var meanwhile = await ArchiveChanges.ReadAsync(revisions, market, mark.Position, cancellationToken);
        if (meanwhile.FindLast(part) is not null || storeEpoch.Epoch != mark.StoreEpoch)
        {
            return false;
        }

        if (current is null && manifest.Rows == 0)
        {
            _without[part] = mark;
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

    [LoggerMessage(LogLevel.Error, "The {Part} cannot be archived: no type of Parquet holds all digits. {Reason}")]
    private static partial void LogTooWide(ILogger logger, ArchivePart part, string reason);

    [LoggerMessage(
        LogLevel.Information,
        "Archived the {Part}, revision {Revision}: {Rows} rows, {Bytes} bytes, {Milliseconds:0} ms")]
    private static partial void LogWritten(
        ILogger logger, ArchivePart part, int revision, long rows, long bytes, double milliseconds);
}
