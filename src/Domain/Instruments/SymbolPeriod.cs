using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>A time in which an instrument has a symbol, in days of its market: [start, end).</summary>
/// <param name="Written">The symbol with its case.</param>
/// <param name="Start">The first day; null: since ever.</param>
/// <param name="End">The day on which it ends, exclusive; null: it does not.</param>
public sealed record SymbolPeriod(string Written, LocalDate? Start, LocalDate? End)
{
    /// <summary>The symbol without case.</summary>
    public Symbol Symbol { get; } = Symbol.Parse(Written);

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(LocalDate day) => !(day < Start) && !(day >= End);

    /// <summary>Whether a range of days, both inclusive, shares a day with it. Null has no bound.</summary>
    public bool Overlaps(LocalDate? first, LocalDate? last) => !(last < Start) && !(first >= End);
}
