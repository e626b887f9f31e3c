using FinApi.Domain.Numbers;

namespace FinApi.Domain.Adjustments;

/// <summary>A currency or its minor unit, in which some markets write prices.</summary>
/// <param name="Currency">ISO 4217 code, upper case.</param>
/// <param name="UnitsPerCurrency">How many units are one of the currency: 100 for pence, 1 for pounds.</param>
public readonly record struct CurrencyUnit(string Currency, int UnitsPerCurrency)
{
    /// <summary>
    /// The unit of a code. Case tells pence from pounds in <c>GBp</c> and <c>GBP</c>; elsewhere it does not matter.
    /// </summary>
    public static CurrencyUnit Of(string code) => code switch
    {
        "GBp" => new CurrencyUnit("GBP", 100),
        "USd" => new CurrencyUnit("USD", 100),
        _ => code.ToUpperInvariant() switch
        {
            "GBX" => new CurrencyUnit("GBP", 100),
            "ZAC" => new CurrencyUnit("ZAR", 100),
            "ILA" => new CurrencyUnit("ILS", 100),
            "USX" => new CurrencyUnit("USD", 100),
            "KWF" => new CurrencyUnit("KWD", 1_000),
            var upper => new CurrencyUnit(upper, 1),
        },
    };

    /// <summary>
    /// An amount in another unit of the same currency; null when the currencies differ. A code that is not known is
    /// taken for the other.
    /// </summary>
    public static decimal? Convert(decimal amount, string? from, string? to)
    {
        if (from is null || to is null || from == to)
        {
            return amount;
        }

        var (source, target) = (Of(from), Of(to));
        return source.Currency == target.Currency
            ? DerivedDecimal.MultiplySaturating(amount, target.UnitsPerCurrency) / source.UnitsPerCurrency
            : null;
    }
}
