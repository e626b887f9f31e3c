using NodaTime;

namespace FinApi.Domain.Instruments;

/// <summary>Something that trades. Null means unknown throughout.</summary>
public sealed record Instrument
{
    /// <summary>What it is kept under: its symbol when it was first stored. Never changes.</summary>
    public required Symbol Symbol { get; init; }

    /// <summary>The market whose calendar it follows.</summary>
    public required Mic Mic { get; init; }

    /// <summary>Full name, at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>What it is.</summary>
    public InstrumentType Type { get; init; }

    /// <summary>ISO 4217 or asset code of its prices, at most 8 characters.</summary>
    public string? Currency { get; init; }

    /// <summary>Smallest price step, above 0.</summary>
    public decimal? TickSize { get; init; }

    /// <summary>Size of a round lot, above 0.</summary>
    public decimal? LotSize { get; init; }

    /// <summary>ISO 6166 identifier.</summary>
    public string? Isin { get; init; }

    /// <summary>OpenFIGI identifier.</summary>
    public string? Figi { get; init; }

    /// <summary>True once it no longer trades.</summary>
    public bool IsDelisted { get; init; }

    /// <summary>True for a venue's test symbol.</summary>
    public bool IsTestIssue { get; init; }

    /// <summary>True when its prices may be zero or negative: futures, spreads, power.</summary>
    public bool HasSignedPrices { get; init; }

    /// <summary>
    /// Its symbols in time as they were given (<see cref="SymbolTimeline"/>); null: since ever that of its key, until
    /// its corporate actions change it.
    /// </summary>
    public string? SymbolHistory { get; init; }

    /// <summary>When it was first known here.</summary>
    public Instant CreateTime { get; init; }

    /// <summary>When it was last changed here.</summary>
    public Instant UpdateTime { get; init; }
}
