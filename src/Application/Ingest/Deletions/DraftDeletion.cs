using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;

namespace FinApi.Application.Ingest.Deletions;

/// <summary>What the next commit deletes; a commit that deletes does nothing else.</summary>
/// <param name="Record">Its record.</param>
internal sealed record DraftDeletion(DeletionRecord Record)
{
    /// <summary>Trades and quotes that go; null: none do.</summary>
    public RowScope? Rows { get; init; }

    /// <summary>All rows that go, supplied bars too.</summary>
    public TakenRows? Taken { get; init; }

    /// <summary>An instrument that goes.</summary>
    public Symbol? Instrument { get; init; }

    /// <summary>A corporate action that goes.</summary>
    public CorporateAction? Action { get; init; }

    /// <summary>Bars that go by their starts.</summary>
    public List<BarRangeRemoval> BarRanges { get; } = [];

    /// <summary>What followers are told.</summary>
    public List<TakenBack> Told { get; } = [];
}
