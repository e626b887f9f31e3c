using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>
/// Removes files that no manifest names any more, once they have stayed for <see cref="ArchiveOptions.KeepRevisions"/>:
/// those that another revision has replaced, and those that a node had written when it died.
/// </summary>
internal sealed partial class ArchiveSweep(
    ArchiveCatalog catalog,
    IArchiveStore store,
    IArchiveRemoval removal,
    ArchiveMetrics metrics,
    IOptions<ArchiveOptions> options,
    TimeProvider timeProvider,
    ILogger<ArchiveSweep> logger)
{
    // Each folder is listed, which S3 charges for.
    private static readonly Duration Period = Duration.FromHours(24);

    private Instant _next = Instant.MinValue;

    /// <summary>Looks through all folders, when it is time.</summary>
    /// <exception cref="ArchiveUnavailableException">The archive did not answer, or does not allow it.</exception>
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetInstant();
        if (now < _next)
        {
            return;
        }

        _next = now + Period;
        foreach (var part in await catalog.ListAsync(cancellationToken))
        {
            await SweepAsync(part, now, cancellationToken);
        }
    }

    private async ValueTask SweepAsync(ArchivePart part, Instant now, CancellationToken cancellationToken)
    {
        var entries = await store.ListAsync(part.Folder, cancellationToken);
        if (IsOfOneRevision(part, entries))
        {
            return;
        }

        var manifest = await catalog.FindManifestAsync(part, cancellationToken);
        var files = entries
            .Select(entry => (
                entry.Name,
                Revision: entry.Name == ArchivePart.ManifestFile
                    ? manifest?.Revision
                    : part.FindRevision(entry.Name),
                Time: entry.ModifyTime))
            .Where(file => file.Revision is not null)
            .ToList();
        foreach (var file in files.Where(
            file => file.Name != manifest?.File && file.Name != ArchivePart.ManifestFile))
        {
            // From what came after it on: its own time is that of the day, which may be years ago.
            var replaced = files.Where(other => other.Revision > file.Revision).Min(other => other.Time) ?? file.Time;
            if (replaced + Duration.FromTimeSpan(options.Value.KeepRevisions) < now)
            {
                await removal.DeleteAsync($"{part.Folder}/{file.Name}", cancellationToken);
                metrics.NoteRemoved();
                LogRemoved(logger, file.Name, replaced);
            }
        }
    }

    // A manifest of megabytes need not be read: no revision comes sooner after another than a change waits, but for one
    // that replaces a damaged file, and then there are two.
    private static bool IsOfOneRevision(ArchivePart part, IReadOnlyList<ArchiveEntry> entries) =>
        entries.Where(entry => part.FindRevision(entry.Name) is not null).ToList() is [var file]
        && entries.FirstOrDefault(entry => entry.Name == ArchivePart.ManifestFile).ModifyTime is { } manifestTime
        && manifestTime - file.ModifyTime < Duration.FromTimeSpan(ArchiveOptions.MinDelay);

    [LoggerMessage(
        LogLevel.Information, "Removed {File} from the archive: no manifest names it, as of {ReplaceTime} or before")]
    private static partial void LogRemoved(ILogger logger, string file, Instant? replaceTime);
}
