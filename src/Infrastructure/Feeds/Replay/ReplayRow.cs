using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Replay;

/// <summary>A row that is to be published.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Sequence">Its number in the file, which is its sequence number.</param>
/// <param name="Symbol">Its instrument; null for a row that cannot be read.</param>
/// <param name="Time">When the market showed it: a bar at its end. Never before the row above it.</param>
/// <param name="Item">What it says.</param>
internal sealed record ReplayRow(ReplayFile File, long Sequence, Symbol? Symbol, Instant Time, IngestItem Item);
