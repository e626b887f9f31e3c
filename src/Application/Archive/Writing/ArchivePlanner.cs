using FinApi.Application.Archive.Manifests;
using FinApi.Application.Revisions;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>Finds the parts that may lack a file, or have one that is outdated.</summary>
internal sealed class ArchivePlanner(ArchiveCatalog catalog, ArchivePartWriters writers)
{
    // Kept between the turns of this node: to look through a whole store takes minutes.
    private WholeStore? _wholeStore;

    /// <summary>The parts that are over and that changed since the archive was complete, in order.</summary>
    /// <param name="state">How far the archive has come; null: nothing is known of it.</param>
    /// <param name="mark">The state of the store.</param>
    /// <param name="bounds">Which revisions the store has.</param>
    /// <param name="changes">The changes since.</param>
    /// <param name="settledTime">What ended before is over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ArchivePart>> ListAsync(
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
            _wholeStore = null;
            parts.UnionWith(EndedSince(state!.CompleteUntil, settledTime));
        }
        else
        {
            var known = _wholeStore is { } found && found.StoreEpoch == mark.StoreEpoch
                ? found
                : new WholeStore(mark.StoreEpoch, settledTime.InUtc().Date, await FindStoredAsync(cancellationToken));
            _wholeStore = known;
            parts.UnionWith(known.Parts);
            parts.UnionWith(EndedSince(known.Date, settledTime));
        }

        parts.RemoveWhere(part => part.OverTime > settledTime);
        return [.. parts];
    }

    /// <summary>Whether the store can tell all that has changed since the archive was complete.</summary>
    public static bool Follows(ArchiveState? state, ArchiveMark mark, RevisionBounds bounds) =>
        state is not null && state.StoreEpoch == mark.StoreEpoch && state.Position >= bounds.Position;

    private static IEnumerable<ArchivePart> EndedSince(LocalDate start, Instant settledTime)
    {
        foreach (var kind in ArchivePart.Kinds)
        {
            // A month that ended on the days before may have waited for its last bar.
            for (var part = ArchivePart.Of(kind, start.PlusDays(-2)); part.OverTime <= settledTime; part = part.Next)
            {
                yield return part;
            }
        }
    }

    // Once for a store, and again when it has lost commits or forgotten what it has changed.
    private async ValueTask<IReadOnlyList<ArchivePart>> FindStoredAsync(CancellationToken cancellationToken)
    {
        var parts = new SortedSet<ArchivePart>(await catalog.ListAsync(cancellationToken));
        foreach (var kind in ArchivePart.Kinds)
        {
            await foreach (var part in writers[kind].FindPartsAsync(kind, cancellationToken))
            {
                parts.Add(part);
            }
        }

        return [.. parts];
    }

    // The parts that a store had on a date.
    private sealed record WholeStore(long StoreEpoch, LocalDate Date, IReadOnlyList<ArchivePart> Parts);
}
