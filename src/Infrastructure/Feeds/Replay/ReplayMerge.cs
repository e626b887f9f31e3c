using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>Merges files by time; holds one row of each. Rows of one time come in the order of the files.</summary>
internal static class ReplayMerge
{
    public static IEnumerable<ReplayRow> ByTime(IReadOnlyList<IEnumerable<ReplayRow>> files)
    {
        var cursors = files.Select(rows => rows.GetEnumerator()).ToList();
        try
        {
            var next = new PriorityQueue<int, (Instant Time, int File)>();
            void Advance(int file)
            {
                if (cursors[file].MoveNext())
                {
                    next.Enqueue(file, (cursors[file].Current.Time, file));
                }
            }

            for (var file = 0; file < cursors.Count; file++)
            {
                Advance(file);
            }

            while (next.TryDequeue(out var file, out _))
            {
                yield return cursors[file].Current;
                Advance(file);
            }
        }
        finally
        {
            cursors.ForEach(cursor => cursor.Dispose());
        }
    }
}
