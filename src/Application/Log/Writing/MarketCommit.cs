using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Log.Writing;

/// <summary>What is made durable in one step. Every list may be empty.</summary>
public sealed class MarketCommit
{
    /// <summary>The greatest sequence number of a tick after this commit.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The term under which the node writes; a store that knows a greater one refuses the commit.</summary>
    public long Term { get; init; }

    /// <summary>New trades, by sequence.</summary>
    public IReadOnlyList<Trade> Trades { get; init; } = [];

    /// <summary>New quotes, by sequence.</summary>
    public IReadOnlyList<Quote> Quotes { get; init; } = [];

    /// <summary>Bars that are new or changed; at most one a symbol, interval and start.</summary>
    public IReadOnlyList<StoredBar> Bars { get; init; } = [];

    /// <summary>Instruments that are new or changed, whole.</summary>
    public IReadOnlyList<Instrument> Instruments { get; init; } = [];

    /// <summary>Corporate actions that are new or changed, whole.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions { get; init; } = [];

    /// <summary>Ledgers of the sources that published, whole.</summary>
    public IReadOnlyList<SourceLedger> Sources { get; init; } = [];

    /// <summary>Symbols whose settled data changed, with their new version.</summary>
    public IReadOnlyList<SettledVersion> SettledVersions { get; init; } = [];

    /// <summary>What followers are to know of all that; null when there is nothing to show.</summary>
    public LogRow? Row { get; init; }
}
