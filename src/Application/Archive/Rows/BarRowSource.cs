using System.Runtime.CompilerServices;
using FinApi.Application.Archive.Manifests;
using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.History.Exports.Columns;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Archive.Rows;

/// <summary>Bars of the store: the stored intervals one after the other, shortest first.</summary>
internal sealed class BarRowSource(IBarReader bars) : ArchiveRowSource<StoredBar>
{
    public override IReadOnlyList<ExportColumn<StoredBar>> ColumnsOf(DecimalWidths widths) =>
        ArchiveColumns.OfBars(widths);

    public override async IAsyncEnumerable<PooledRows<StoredBar>> ReadAsync(
        Symbol key, ArchivePart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var interval in BarInterval.Stored)
        {
            var range = RangeOf(key, interval, part.StartTime, part.EndTime, PageRows);
            int count;
            do
            {
                var (rows, _) = await bars.ReadPageAsync(range, cancellationToken);
                count = rows.Count;
                range = count == 0 ? range : range with { StartTime = rows[^1].Bar.StartTime + Duration.Epsilon };
                yield return rows;
            }
            while (count == PageRows);
        }
    }

    public override async ValueTask<Instant?> FindFirstAsync(
        Symbol key, Instant startTime, CancellationToken cancellationToken)
    {
        Instant? first = null;
        foreach (var interval in BarInterval.Stored)
        {
            var (found, _) = await bars.ReadPageAsync(
                RangeOf(key, interval, startTime, endTime: null, limit: 1), cancellationToken);
            using (found)
            {
                first = found is [var bar] && !(bar.Bar.StartTime >= first) ? bar.Bar.StartTime : first;
            }
        }

        return first;
    }

    private static BarRange RangeOf(
        Symbol key, BarInterval interval, Instant startTime, Instant? endTime, int limit) =>
        new(key, interval, startTime, endTime, IsDescending: false, limit)
        {
            IsBackground = true,
        };
}
