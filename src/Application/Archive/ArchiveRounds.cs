using FinApi.Application.Archive.Files;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Archive.Writing;
using Microsoft.Extensions.Logging;

namespace FinApi.Application.Archive;

/// <summary>
/// Reads the files of the archive again, round after round, and has those written anew that are missing or damaged.
/// </summary>
internal sealed partial class ArchiveRounds(
    ArchiveCatalog catalog,
    ArchiveCheck check,
    ArchiveUpdate update,
    ArchiveMetrics metrics,
    TimeProvider timeProvider,
    ILogger<ArchiveRounds> logger)
{
    // Reads of a year of 100 MB a day take a fortnight, and no more of disk or network than a client's download.
    private const long BytesPerSecond = 32 * 1024;

    private readonly Queue<ArchivePart> _ahead = new();
    private DateTimeOffset _next;

    /// <summary>Checks the next file, when it is time.</summary>
    /// <exception cref="ArchiveUnavailableException">The archive did not answer.</exception>
    public async ValueTask CheckNextAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (now < _next)
        {
            return;
        }

        if (_ahead.Count == 0)
        {
            // From any place on: a node that is restarted often would never come beyond the oldest.
            var parts = await catalog.ListAsync(cancellationToken);
            var first = Random.Shared.Next(parts.Count);
            for (var i = 0; i < parts.Count; i++)
            {
                _ahead.Enqueue(parts[(first + i) % parts.Count]);
            }
        }

        if (!_ahead.TryDequeue(out var part)
            || await catalog.FindManifestAsync(part, cancellationToken) is not { } manifest)
        {
            return;
        }

        _next = now + TimeSpan.FromSeconds(manifest.Bytes / BytesPerSecond);
        if (await check.FindProblemAsync(part, manifest, cancellationToken) is { } problem)
        {
            metrics.NoteDamaged();
            LogDamaged(logger, part, problem);
            await update.TryAsync(part, manifest, isDamaged: true, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Error, "The archived {Part} are damaged and written anew. {Problem}")]
    private static partial void LogDamaged(ILogger logger, ArchivePart part, string problem);
}
