using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Revisions;

/// <summary>A bar as it stood until one of its trades was cancelled or corrected.</summary>
/// <param name="Stored">The bar.</param>
/// <param name="Time">When the cancel or correction arrived here.</param>
public sealed record BarBefore(StoredBar Stored, Instant Time);
