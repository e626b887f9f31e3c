using System.Globalization;

namespace FinApi.Cli.Bars;

/// <summary>Prices as the server writes them.</summary>
internal static class PriceText
{
    public static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>How many digits follow the point.</summary>
    public static int Places(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }
}
