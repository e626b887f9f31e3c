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

    /// <summary>Whether rows of unknown instruments are rejected instead.</summary>
    public bool NoCreate { get; init; }

    /// <summary>The name to publish under; null takes one from the file's content.</summary>
    public string? Source { get; init; }

    public Symbol? Symbol { get; init; }

    public BarInterval? Interval { get; init; }

    /// <summary>Where rejected rows go; null is beside the file.</summary>
    public string? RejectsPath { get; init; }

    public MarketFileDefaults Defaults => new() { Symbol = Symbol, Interval = Interval, Mic = Mic };
}
