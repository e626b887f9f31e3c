using System.Runtime.CompilerServices;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports;

/// <summary>Writes the rows of instruments as the parts of one file. Holds the rows of one read at a time.</summary>
internal static class ExportParts
{
    /// <summary>
    /// Yields the file. Each read is one of its own: a snapshot held for as long as a caller takes to receive a file
    /// would keep the store from tidying up. So each part says its versions, for callers that promise a file of one.
    /// </summary>
    /// <param name="begin">Begins the file.</param>
    /// <param name="allSeries">The rows of each instrument, at least one, in order.</param>
    /// <param name="lane">Where a part waits for its turn.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async IAsyncEnumerable<ExportPart> WriteAsync<TRow>(
        Func<IExportWriter<TRow>> begin,
        IReadOnlyList<ExportSeries<TRow>> allSeries,
        ExportLane lane,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var writer = begin();
        var versions = new PageVersion?[allSeries.Count];
        for (var i = 1; i < versions.Length; i++)
        {
            versions[i] = await allSeries[i].ExpectAsync(cancellationToken);
        }

        for (var i = 0; i < versions.Length; i++)
        {
            TickOrder? last = null;
            int count;
            do
            {
                ReadOnlyMemory<byte> bytes;
                await lane.EnterAsync(cancellationToken);
                try
                {
                    var (rows, version) = await allSeries[i].ReadAfterAsync(last, writer.BatchRows, cancellationToken);
                    versions[i] = version;
                    count = rows.Count;
                    last = count == 0 ? last : allSeries[i].PlaceOf(rows[^1]);
                    var isLast = count < writer.BatchRows && i == versions.Length - 1;
                    bytes = WriteRows(writer, rows.Span, i, isLast);
                    rows.Dispose();
                }
                finally
                {
                    lane.Leave();
                }

                if (!bytes.IsEmpty)
                {
                    var isWhole = count > 0 && versions.Length == 1;
                    yield return new ExportPart(
                        bytes, versions, isWhole ? AnswerExtent.Whole : AnswerExtent.Empty);
                }
            }
            while (count == writer.BatchRows);
        }
    }

    // A span cannot live in the method above.
    private static ReadOnlyMemory<byte> WriteRows<TRow>(
        IExportWriter<TRow> writer, Span<TRow> rows, int symbol, bool isLast) => writer.Write(rows, symbol, isLast);
}
