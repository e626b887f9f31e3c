namespace FinApi.Application.History.Exports.Columns;

/// <summary>
/// How decimals are laid out in columns. Every file has the same types, so that files can be put together. A number
/// that they do not hold is refused, never rounded: see <see cref="NumberTooWideException"/>.
/// </summary>
public static class DecimalDigits
{
    /// <summary>All digits of a decimal of 128 bits.</summary>
    public const int Precision = 38;

    /// <summary>
    /// Of prices and sizes, which stay below 10^14: all their digits before the point, and 24 behind it. A price of
    /// 10^-11 that was computed has its 14 significant digits.
    /// </summary>
    public const int PriceScale = 24;

    /// <summary>
    /// Of volumes, which are published below 10^18: 20 places, two more than a token of Ethereum has.
    /// </summary>
    public const int VolumeScale = 20;
}
