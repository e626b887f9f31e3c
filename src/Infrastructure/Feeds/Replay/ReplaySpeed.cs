using System.Globalization;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>How many times faster than recorded; null factor: as fast as the store takes it.</summary>
internal readonly record struct ReplaySpeed(int? Factor)
{
    public const string Rule = "a whole number of 1 to 1000, or Max";

    private const int MaxFactor = 1_000;

    /// <summary>Reads a speed; null when the text is none.</summary>
    public static ReplaySpeed? Find(string text)
    {
        if (text.Equals("Max", StringComparison.OrdinalIgnoreCase))
        {
            return new ReplaySpeed(Factor: null);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
            && factor is >= 1 and <= MaxFactor
            ? new ReplaySpeed(factor)
            : null;
    }
}
