namespace FinApi.Domain.Instruments;

/// <summary>That an instrument has, had, or will have a symbol.</summary>
/// <param name="Key">What the instrument is kept under.</param>
/// <param name="Period">When, and how it writes the symbol.</param>
public sealed record SymbolUse(Symbol Key, SymbolPeriod Period)
{
    /// <summary>Says who has the symbol and when, for messages.</summary>
    /// <param name="name">What the instrument is called.</param>
    public string Describe(string name) => $"{name} ({InstrumentId.Of(Key)}){Period.DescribeDays()}";
}
