using FinApi.Application.Archive.Manifests;
using FinApi.Application.Revisions;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>Finds the parts that may lack a file, or have one that is outdated.</summary>
internal sealed class ArchivePlanner(ArchiveCatalog catalog, ArchivePartWriters writers)
{
    /// <summary>The parts that are over and that changed since the archive was complete.</summary>
    /// <param name="state">How far the archive has come; null: nothing is known of it.</param>
    /// <param name="mark">The state of the store.</param>
    /// <param name="bounds">Which revisions the store has.</param>
    /// <param name="changes">The changes since.</param>
    /// <param name="settledTime">What ended before is over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ArchivePlan> MakeAsync(
        ArchiveState? state,
        ArchiveMark mark,
        RevisionBounds bounds,
        ArchiveChanges changes,
        Instant settledTime,
        CancellationToken cancellationToken)
    {
        var parts = new SortedSet<ArchivePart>(changes.Parts);
        if (Follows(state, mark, bounds) && !changes.HasUnknown)
        {
            parts.UnionWith(EndedSince(state!.CompleteUntil, settledTime));
        }
        else
        {
            parts.UnionWith(await catalog.ListAsync(cancellationToken));
            await AddStoredAsync(parts, cancellationToken);
        }

        parts.RemoveWhere(part => part.EndTime > settledTime);
        return new ArchivePlan(mark, settledTime.InUtc().Date, [.. parts]);
    }

    /// <summary>Whether the store can tell all that has changed since the archive was complete.</summary>
    public static bool Follows(ArchiveState? state, ArchiveMark mark, RevisionBounds bounds) =>
        state is not null && state.StoreEpoch == mark.StoreEpoch && state.Position >= bounds.Position;

    private static IEnumerable<ArchivePart> EndedSince(LocalDate start, Instant settledTime)
    {
        foreach (var kind in ArchivePart.Kinds)
        {
            for (var part = ArchivePart.Of(kind, start); part.EndTime <= settledTime; part = part.Next)
            {
                yield return part;
            }
        }
    }

    // Once for a store, and again when it has lost commits or forgotten what it has changed.
    private async ValueTask AddStoredAsync(SortedSet<ArchivePart> parts, CancellationToken cancellationToken)
    {
        foreach (var kind in ArchivePart.Kinds)
        {
            await foreach (var part in writers[kind].FindPartsAsync(kind, cancellationToken))
            {
                parts.Add(part);
            }
        }
    }
}
