using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.MarketFiles;

/// <summary>What holds where a file does not say.</summary>
public sealed record MarketFileDefaults
{
    /// <summary>Nothing: the file must say everything.</summary>
    public static MarketFileDefaults None { get; } = new();

    /// <summary>The instrument of a file without a <c>symbol</c> column; null makes that column required.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>
    /// The market of new instruments and of calendars without one; null makes <c>mic</c> required.
    /// </summary>
    public Mic? Mic { get; init; }

    /// <summary>
    /// IANA name of the time zone of a calendar's times without a <c>zone</c>; null: that of the market's built-in
    /// calendar.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// The interval of bars without an <c>interval</c> column. Null: what the file's name says (<c>.1m.</c>), else 1d
    /// for a file without <c>timestamp_utc</c>, else the smallest step between two rows.
    /// </summary>
    public BarInterval? Interval { get; init; }
}
