using FinApi.Application.Archive.Manifests;
using NodaTime;

namespace FinApi.Application.Archive.Writing;

/// <summary>Finds the parts that may lack a file, or have one that is outdated.</summary>
internal sealed class ArchivePlanner(ArchiveCatalog catalog, ArchivePartWriters writers)
{
    // Kept between the turns of this node: to look through a whole store takes minutes.
    private WholeStore? _wholeStore;

    /// <summary>The parts that are over and that changed since the archive was complete, in order.</summary>
    /// <param name="state">
    /// How far the archive has come; null: the store cannot tell all that has changed since, so all parts are.
    /// </param>
    /// <param name="storeEpoch">Which life of the store is read.</param>
    /// <param name="changes">The changes since.</param>
    /// <param name="settledTime">What ended before is over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ArchivePart>> ListAsync(
        ArchiveState? state,
        long storeEpoch,
        ArchiveChanges changes,
        Instant settledTime,
        CancellationToken cancellationToken)
    {
        var parts = new SortedSet<ArchivePart>(changes.Parts);
        if (state is not null && !changes.HasUnknown)
        {
            _wholeStore = null;
            parts.UnionWith(EndedSince(state.CompleteUntil, settledTime));
        }
        else
        {
            if (_wholeStore?.StoreEpoch != storeEpoch)
            {
                var stored = await FindStoredAsync(cancellationToken);
                _wholeStore = new WholeStore(storeEpoch, settledTime.InUtc().Date, stored);
            }

            parts.UnionWith(_wholeStore.Parts);
            parts.UnionWith(EndedSince(_wholeStore.Date, settledTime));
        }

        parts.RemoveWhere(part => part.OverTime > settledTime);
        return [.. parts];
    }

    // Those that were not over when the day began, in UTC.
    private static IEnumerable<ArchivePart> EndedSince(LocalDate day, Instant settledTime)
    {
        var known = day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        foreach (var kind in ArchivePart.Kinds)
        {
            for (var part = ArchivePart.FirstNotOver(kind, known); part.OverTime <= settledTime; part = part.Next)
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
