using System.Runtime.CompilerServices;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Csv;

/// <summary>Writes rows as chunks of CSV, reading one chunk's rows at a time.</summary>
internal static class CsvChunks
{
    /// <summary>About 100 bytes a line: chunks of 100 KB, read in a transaction of a few milliseconds each.</summary>
    public const int MaxRows = 1_000;

    /// <summary>
    /// Yields all rows below a header. Each part is a read of its own: a snapshot held for as long as a caller takes to
    /// receive a file would keep the store from tidying up. So each part says its version, for callers that promise a
    /// file of one.
    /// </summary>
    /// <param name="header">The header line.</param>
    /// <param name="readAfter">
    /// Reads up to <see cref="MaxRows"/> rows that come after a place; null: the first ones.
    /// </param>
    /// <param name="placeOf">The place of a row.</param>
    /// <param name="write">Writes a row as a line.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    public static async IAsyncEnumerable<CsvPart> WriteAsync<TRow>(
        string header,
        Func<TickOrder?, CancellationToken, ValueTask<CsvRows<TRow>>> readAfter,
        Func<TRow, TickOrder> placeOf,
        Action<CsvChunk, TRow> write,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new CsvChunk();
        chunk.AddHeader(header);
        TickOrder? last = null;
        while (true)
        {
            var (rows, version) = await readAfter(last, cancellationToken);
            var count = rows.Count;
            using (rows)
            {
                for (var i = 0; i < count; i++)
                {
                    write(chunk, rows[i]);
                }

                last = count == 0 ? last : placeOf(rows[^1]);
            }

            if (!chunk.IsEmpty)
            {
                yield return new CsvPart(chunk.Bytes, version);
            }

            if (count < MaxRows)
            {
                yield break;
            }

            chunk.Clear();
        }
    }
}
