using FinApi.Domain.MarketData;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>What a cancel or correction names.</summary>
/// <param name="Trade">The one trade, as it stands; null where none or no one stands.</param>
/// <param name="Count">How many trades are named, cancelled ones included.</param>
internal readonly record struct FoundTrade(Trade? Trade, int Count)
{
    /// <summary>Whether more than one could be meant.</summary>
    public bool IsAmbiguous => Trade is null && Count > 1;

    /// <summary>Whether the trade was cancelled already.</summary>
    public bool IsCancelled => Trade is null && Count == 1;
}
