using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log;

/// <summary>That the day bars of an instrument were made anew, because other sessions hold.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Ranges">Which day bars, by their start: those that were there are gone. Ascending and disjoint.</param>
/// <param name="Newest">
/// The newest day bars of the instrument that stand from then on, ascending; at most <see cref="MaxNewest"/>.
/// </param>
public sealed record RemadeDays(Symbol Symbol, IReadOnlyList<TimeRange> Ranges, IReadOnlyList<StoredBar> Newest)
{
    /// <summary>Bars at most: the latest, the one before it, and one more for clocks that differ.</summary>
    public const int MaxNewest = 3;

    /// <summary>Whether a day bar was made anew, by its start.</summary>
    public bool Replaces(Bar day) =>
        Ranges.Any(range => !(day.StartTime < range.Start) && !(day.StartTime >= range.End));
}
