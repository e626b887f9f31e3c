using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.MarketData.Names;

/// <summary>
/// The symbols of an instrument that has, or had, others than that of its key. A new one is made whenever what any of
/// its symbols stands for may have changed, so that answers can be compared by it.
/// </summary>
/// <param name="Periods">The symbols in time, the oldest first.</param>
/// <param name="LastingSince">
/// The day since which the last symbol names this instrument alone and for ever; null when that is not so.
/// </param>
internal sealed record SymbolView(IReadOnlyList<SymbolPeriod> Periods, LocalDate? LastingSince)
{
    /// <summary>The symbol of a day, as it is written: before the first and after the last one that one.</summary>
    public SymbolPeriod On(LocalDate day)
    {
        for (var i = Periods.Count - 1; i > 0; i--)
        {
            if (!(day < Periods[i].Start))
            {
                return Periods[i];
            }
        }

        return Periods[0];
    }
}
