using FinApi.Application.Ingest;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>
/// Cuts rows that are due together into batches: one a file, and one more after a hole in its numbers.
/// </summary>
internal static class ReplayBatches
{
    public static IEnumerable<IngestBatch> Of(IReadOnlyList<ReplayRow> due, Instant receiveTime) =>
        due.GroupBy(row => row.File.Source, StringComparer.Ordinal).SelectMany(rows => OfFile(rows, receiveTime));

    private static IEnumerable<IngestBatch> OfFile(IGrouping<string, ReplayRow> rows, Instant receiveTime)
    {
        var items = new List<IngestItem>();
        var first = 0L;
        foreach (var row in rows)
        {
            if (items.Count > 0 && row.Sequence != first + items.Count)
            {
                yield return new IngestBatch(rows.Key, ReplayFile.SourceEpoch, first, items);
                items = [];
            }

            first = items.Count == 0 ? row.Sequence : first;
            items.Add(Receive(row.Item, receiveTime));
        }

        yield return new IngestBatch(rows.Key, ReplayFile.SourceEpoch, first, items);
    }

    // The venue's times stay as recorded; ours is when the replay shows the tick.
    private static IngestItem Receive(IngestItem item, Instant receiveTime) =>
        item switch
        {
            IngestItem.OfTrade(var trade) => new IngestItem.OfTrade(trade with { ReceiveTime = receiveTime }),
            IngestItem.OfQuote(var quote) => new IngestItem.OfQuote(quote with { ReceiveTime = receiveTime }),
            _ => item,
        };
}
