using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Revisions;

/// <summary>That a bar is no more: all its trades were cancelled, or moved elsewhere.</summary>
/// <param name="Bar">The bar as it stood until then.</param>
/// <param name="Latest">The newest bar of the instrument and interval that is left; null: none is.</param>
/// <param name="Previous">The one before that; null: there is none.</param>
/// <param name="Time">When the cancel or correction arrived here.</param>
public sealed record BarRemoval(Bar Bar, StoredBar? Latest, StoredBar? Previous, Instant Time);
