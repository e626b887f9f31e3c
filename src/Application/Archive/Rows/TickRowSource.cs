using System.Runtime.CompilerServices;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Archive.Rows;

/// <summary>Ticks of the store.</summary>
internal sealed class TickRowSource<TTick>(
    Func<DecimalWidths, IReadOnlyList<ExportColumn<TTick>>> columnsOf,
    Func<TickRange, CancellationToken, ValueTask<StoredPage<TTick>>> read,
    Func<TTick, TickOrder> orderOf) : ArchiveRowSource<TTick>
{
    public override IReadOnlyList<ExportColumn<TTick>> ColumnsOf(DecimalWidths widths) => columnsOf(widths);

    public override async IAsyncEnumerable<PooledRows<TTick>> ReadAsync(
        Symbol key, ArchivePart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = RangeOf(key, part.StartTime, part.EndTime, PageRows);
        while (true)
        {
            var (rows, _) = await read(range, cancellationToken);
            var count = rows.Count;
            range = count == 0 ? range : range with { After = orderOf(rows[^1]) };
            yield return rows;
            if (count < PageRows)
            {
                yield break;
            }
        }
    }

    public override async ValueTask<Instant?> FindFirstAsync(
        Symbol key, Instant startTime, CancellationToken cancellationToken)
    {
        var (found, _) = await read(RangeOf(key, startTime, endTime: null, limit: 1), cancellationToken);
        using (found)
        {
            return found is [var first] ? orderOf(first).EventTime : null;
        }
    }

    private static TickRange RangeOf(Symbol key, Instant startTime, Instant? endTime, int limit) =>
        new(key, startTime, endTime, IsDescending: false, limit) { IsBackground = true };
}
