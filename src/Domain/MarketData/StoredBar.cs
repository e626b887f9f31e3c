namespace FinApi.Domain.MarketData;

/// <summary>
/// A bar with what is needed to go on building it. <see cref="BarBuilder"/> makes and takes it; stores keep every part.
/// </summary>
/// <param name="Bar">The bar as readers see it.</param>
/// <param name="Notional">Exact sum of price times size; null when unknown or beyond 28 digits.</param>
/// <param name="First">Which trade gave the open.</param>
/// <param name="Last">Which trade gave the close.</param>
/// <param name="IsSupplied">True for a bar that a source supplied as a bar: trades never change it.</param>
public sealed record StoredBar(Bar Bar, decimal? Notional, TickOrder First, TickOrder Last, bool IsSupplied);
