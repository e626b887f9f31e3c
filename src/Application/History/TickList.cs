using FinApi.Domain.MarketData;

namespace FinApi.Application.History;

/// <summary>Trades or quotes, as <see cref="TickPageReader"/> reads their pages.</summary>
/// <param name="Name">The kind of ticks in the text that page tokens are bound to.</param>
/// <param name="ListAsync">Reads ticks of a range, in its order.</param>
/// <param name="OrderOf">Where a tick stands in its market's order.</param>
/// <param name="PageOf">Makes a page of ticks, the token of the next page (empty on the last) and a status.</param>
internal sealed record TickList<TTick, TPage>(
    string Name,
    Func<TickRange, CancellationToken, ValueTask<IReadOnlyList<TTick>>> ListAsync,
    Func<TTick, TickOrder> OrderOf,
    Func<IReadOnlyList<TTick>, string, DataStatus, TPage> PageOf)
    where TTick : class;
