using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Storage;

/// <summary>
/// That the bars of stored trades are still to be made anew: another table of sale conditions or other sessions hold
/// than those by which they were made. It is kept until it is done.
/// </summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Sequence">Its position in the log of ticks; with the instrument its name.</param>
/// <param name="Range">The event times of the trades.</param>
public sealed record BarRemake(Symbol Symbol, long Sequence, TimeRange Range);
