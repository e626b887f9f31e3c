using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>Length of a bar. Six are stored; 4h folds from 1h, 1w and 1mo fold from 1d.</summary>
public sealed class BarInterval
{
    private BarInterval(string code, Duration? length, BarInterval? foldsFrom = null)
    {
        Code = code;
        Length = length;
        FoldsFrom = foldsFrom;
    }

    /// <summary>One minute.</summary>
    public static BarInterval OneMinute { get; } = new("1m", Duration.FromMinutes(1));

    /// <summary>Five minutes.</summary>
    public static BarInterval FiveMinutes { get; } = new("5m", Duration.FromMinutes(5));

    /// <summary>Fifteen minutes.</summary>
    public static BarInterval FifteenMinutes { get; } = new("15m", Duration.FromMinutes(15));

    /// <summary>Thirty minutes.</summary>
    public static BarInterval ThirtyMinutes { get; } = new("30m", Duration.FromMinutes(30));

    /// <summary>One hour.</summary>
    public static BarInterval OneHour { get; } = new("1h", Duration.FromHours(1));

    /// <summary>Four hours, from 00:00 UTC.</summary>
    public static BarInterval FourHours { get; } = new("4h", Duration.FromHours(4), OneHour);

    /// <summary>One regular session.</summary>
    public static BarInterval OneDay { get; } = new("1d", length: null);

    /// <summary>The sessions from Monday to Sunday.</summary>
    public static BarInterval OneWeek { get; } = new("1w", length: null, OneDay);

    /// <summary>The sessions of a calendar month.</summary>
    public static BarInterval OneMonth { get; } = new("1mo", length: null, OneDay);

    /// <summary>All, shortest first.</summary>
    public static IReadOnlyList<BarInterval> All { get; } =
        [OneMinute, FiveMinutes, FifteenMinutes, ThirtyMinutes, OneHour, FourHours, OneDay, OneWeek, OneMonth];

    /// <summary>Those that are stored, shortest first.</summary>
    public static IReadOnlyList<BarInterval> Stored { get; } = WithLevels([.. All.Where(i => i.FoldsFrom is null)]);

    /// <summary>The codes of all, for messages: <c>1m, 5m, ...</c>.</summary>
    public static string Codes { get; } = string.Join(", ", All.Select(i => i.Code));

    /// <summary>Its name in the contract and in the stores.</summary>
    public string Code { get; }

    /// <summary>Its length; null from 1d on, where the market's calendar says it.</summary>
    public Duration? Length { get; }

    /// <summary>The stored interval it is folded from; null for one that is stored itself.</summary>
    public BarInterval? FoldsFrom { get; }

    /// <summary>Its place in <see cref="Stored"/>; -1 for one that is folded.</summary>
    public int Level { get; private set; } = -1;

    /// <summary>Finds an interval by its code, which is lower case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? code, [NotNullWhen(true)] out BarInterval? interval)
    {
        interval = null;
        foreach (var candidate in All)
        {
            if (candidate.Code == code)
            {
                interval = candidate;
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds an interval by a code that is known to be one.</summary>
    /// <exception cref="FormatException">There is no such interval.</exception>
    public static BarInterval Parse(string code) =>
        TryParse(code, out var interval)
            ? interval
            : throw new FormatException($"'{code}' is not an interval: {Codes}.");

    /// <inheritdoc/>
    public override string ToString() => Code;

    private static BarInterval[] WithLevels(BarInterval[] stored)
    {
        for (var level = 0; level < stored.Length; level++)
        {
            stored[level].Level = level;
        }

        return stored;
    }
}
