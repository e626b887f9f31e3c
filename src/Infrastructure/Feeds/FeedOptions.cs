namespace FinApi.Infrastructure.Feeds;

/// <summary>Section <c>Feed</c>: where the node gets data from by itself.</summary>
public sealed class FeedOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Feed";

    internal const int MaxSeed = 999_999;
    internal const int MaxQuotesPerSecond = 5_000;
    internal const int MaxTradesPerSecond = 4_000;

    /// <summary>
    /// <c>Simulated</c>, <c>Replay</c> or <c>None</c>, in any case. Null, the default, is <c>Simulated</c> where the
    /// node is for trying out, which then serves a market without any setting, and <c>None</c> elsewhere: nobody wants
    /// invented shares in a real store.
    /// </summary>
    public string? Kind { get; set; }

    /// <summary>
    /// Simulated: what the market is made from, 0 to 999,999; the same seed and start give the same ticks.
    /// </summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// Simulated: quotes a second over all 50 symbols, 1 to 5,000. With its default and that of trades the store grows
    /// by about 5 KB/s.
    /// </summary>
    public int QuotesPerSecond { get; set; } = 50;

    /// <summary>Simulated: trades a second over all 50 symbols, 0 to 4,000.</summary>
    public int TradesPerSecond { get; set; } = 10;

    /// <summary>Simulated: whether the first start writes two years of daily and 30 days of minute bars.</summary>
    public bool History { get; set; } = true;

    /// <summary>Replay: paths of files; the last part of each may hold <c>*</c> and <c>?</c>. Merged by time.</summary>
    public IReadOnlyList<string> Files { get; set; } = [];

    /// <summary>
    /// Replay: how many times faster than it was recorded, 1 to 1000, or <c>Max</c> for as fast as possible.
    /// </summary>
    public string Speed { get; set; } = "1";

    /// <summary>Replay: market of the instruments that have to be created.</summary>
    public string Mic { get; set; } = "XNAS";
}
