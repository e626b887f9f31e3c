using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Ingest.Revisions;

/// <summary>A cancel or correction as a store keeps it.</summary>
/// <param name="Before">The trade as it stood until then.</param>
/// <param name="NextTime">Event time of the version that took its place; null: it was cancelled.</param>
/// <param name="Sequence">Position of the cancel or correction in the log of ticks.</param>
public sealed record StoredTradeRevision(Trade Before, Instant? NextTime, long Sequence);
