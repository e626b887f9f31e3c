using NodaTime;
using NodaTime.Text;

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

    /// <summary>Whether it shares a day with another one.</summary>
    public bool Overlaps(SymbolPeriod other) => !(other.End <= Start) && !(other.Start >= End);

    /// <summary>Its days in words that follow a name: from its first day, and until the day on which it ends.</summary>
    public string DescribeDays()
    {
        var from = Start is { } start ? $" from {LocalDatePattern.Iso.Format(start)}" : string.Empty;
        return End is { } end ? $"{from} until {LocalDatePattern.Iso.Format(end)}" : from;
    }

    /// <summary>Whether a range of days, both inclusive, shares a day with it. Null has no bound.</summary>
    public bool Overlaps(LocalDate? first, LocalDate? last) => !(last < Start) && !(first >= End);
}
