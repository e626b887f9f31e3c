using FinApi.Application.Collections;
using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Trades or quotes, as <see cref="TickPageReader"/> reads their pages.</summary>
/// <param name="Name">The kind of ticks in the text that page tokens are bound to.</param>
/// <param name="Kind">The kind of ticks in what is stated of days.</param>
/// <param name="ReadAsync">Reads ticks of a range, in its order, and the settled version that they are of.</param>
/// <param name="OrderOf">Where a tick stands in its market's order.</param>
/// <param name="PageOf">
/// Makes a page of ticks, the token of the next page (empty on the last), a status and the version.
/// </param>
internal sealed record TickList<TTick, TPage>(
    string Name,
    DataKind Kind,
    Func<TickRange, CancellationToken, ValueTask<StoredPage<TTick>>> ReadAsync,
    Func<TTick, TickOrder> OrderOf,
    Func<PooledRows<TTick>, string, DataStatus, PageVersion?, TPage> PageOf)
    where TTick : class;
