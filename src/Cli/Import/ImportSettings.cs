using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.MarketFiles;

namespace FinApi.Cli.Import;

/// <summary>What the user asked an import to do.</summary>
internal sealed record ImportSettings
{
    public required MarketFileKind Kind { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The market of instruments that have to be created; known ones stay on theirs.</summary>
    public Mic Mic { get; init; } = Mic.Xnas;

    /// <summary>The market of calendars whose file does not name one; null makes the file name it.</summary>
    public Mic? CalendarMic { get; init; }

    /// <summary>IANA name of the zone of a calendar's local times; null leaves it to the file.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether a market without a calendar gets one that never closes.</summary>
    public bool IsAlwaysOpen { get; init; }

    /// <summary>Whether rows of unknown instruments are rejected instead.</summary>
    public bool NoCreate { get; init; }

    /// <summary>The name to publish under; null takes one from the file's content.</summary>
    public string? Source { get; init; }

    public Symbol? Symbol { get; init; }

    public BarInterval? Interval { get; init; }

    /// <summary>Whether the files hold only parts of their days.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Where rejected rows go; null is beside the file.</summary>
    public string? RejectsPath { get; init; }

    public MarketFileDefaults Defaults => new()
    {
        Symbol = Symbol,
        Interval = Interval,
        Mic = Kind == MarketFileKind.Calendars ? CalendarMic : Mic,
        TimeZone = TimeZone,
    };
}
