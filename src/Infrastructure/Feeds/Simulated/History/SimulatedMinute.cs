namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// A minute of the past; prices in US cents. Small, because daily bars are folded from millions of them.
/// </summary>
internal readonly record struct SimulatedMinute(long Open, long High, long Low, long Close, long Volume)
{
    // Mean size of a trade.
    private const int SharesPerTrade = 180;

    public long TradeCount => Math.Max(1, Volume / SharesPerTrade);

    /// <summary>Four times the typical price: its average is within low and high, and exact in quarter cents.</summary>
    public long QuarterCents => Open + High + Low + Close;
}
