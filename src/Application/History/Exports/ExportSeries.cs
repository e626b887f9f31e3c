using FinApi.Domain.MarketData;

namespace FinApi.Application.History.Exports;

/// <summary>The rows of one instrument in an export.</summary>
/// <param name="ReadAfterAsync">
/// Reads rows that come after a place, null: the first ones, up to a number of them. Fewer rows are the last ones.
/// </param>
/// <param name="PlaceOf">The place of a row.</param>
/// <param name="ExpectAsync">What the rows will be made of, as far as memory tells.</param>
internal sealed record ExportSeries<TRow>(
    Func<TickOrder?, int, CancellationToken, ValueTask<ExportRows<TRow>>> ReadAfterAsync,
    Func<TRow, TickOrder> PlaceOf,
    Func<CancellationToken, ValueTask<PageVersion?>> ExpectAsync);
