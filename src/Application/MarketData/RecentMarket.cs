using FinApi.Application.MarketData.Recent;
using FinApi.Domain.Freshness;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// The market of one instrument as it was up to 15 minutes ago, for plans that see it late. docs/decisions/0013 tells
/// what it costs.
/// </summary>
internal sealed class RecentMarket
{
    /// <summary>How far it reaches back: the longest delay of a plan, and a minute for clocks that differ.</summary>
    public static readonly Duration Reach = FreshnessPolicy.SettlingTime + Duration.FromMinutes(1);

    /// <summary>
    /// <see cref="Reach"/> in nanoseconds, for the rings: a static of a generic class costs a look-up at each use.
    /// </summary>
    public static readonly long ReachNanoseconds = Reach.ToInt64Nanoseconds();

    private readonly SampleRing<Quote> _quotes = new();
    private readonly SampleRing<Trade> _trades = new();
    private readonly BarSamples[] _bars = [.. BarInterval.Stored.Select(_ => new BarSamples())];
    private readonly SampleRing<RecentDay> _days = new();
    private readonly SampleRing<TradeRevision> _revisions = new();

    /// <summary>Bars as they stood before trades were cancelled or corrected.</summary>
    public BarsBefore Before { get; } = new();

    /// <summary>Bars that were removed, which is seen from its arrival on.</summary>
    public RecentRemovals Removals { get; } = new();

    public void Add(Quote quote) => _quotes.Add(quote.EventTime, quote);

    public void Add(Trade trade) => _trades.Add(trade.EventTime, trade);

    /// <summary>
    /// Adds the cancel or correction of a trade, which is seen from its arrival on, whatever the time of the trade.
    /// </summary>
    public void Add(TradeRevision revision) => _revisions.Add(revision.Time, revision);

    /// <summary>Adds the latest trade as it stands from a time on; null: none does.</summary>
    public void ReplaceTrade(Trade? latest, Instant time) => _trades.Add(time, latest);

    /// <summary>Adds a bar below 1d that a cancel or correction has changed, as it stands from a time on.</summary>
    public void AddRevised(Bar bar, Instant time) => _bars[bar.Interval.Level].Add(bar, time);

    /// <summary>Adds the latest 1d bar as it stands from a time on; null: there is none.</summary>
    public void ReplaceDay(RecentDay? day, Instant time) => _days.Add(time, day);

    /// <summary>Adds that a bar below 1d is no more from a time on.</summary>
    public void Remove(BarRemoval removal) => _bars[removal.Bar.Interval.Level].Remove(removal);

    /// <summary>The latest cancel or correction up to a time, inclusive; null when there is none.</summary>
    public TradeRevision? FindRevision(Instant latest) => _revisions.Find(latest);

    /// <summary>Adds a bar below 1d as it stands, unless a later one is known.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="asOf">Time of the newest datum in it at the latest.</param>
    public void Add(Bar bar, Instant asOf) => _bars[bar.Interval.Level].Add(bar, Instant.Min(asOf, bar.EndTime));

    /// <summary>Adds the latest 1d bar as it stands, and the one before.</summary>
    public void AddDay(RecentDay day, Instant asOf) => _days.Add(Instant.Min(asOf, day.Stored.Bar.EndTime), day);

    /// <summary>The latest quote up to a time, inclusive.</summary>
    public Quote? FindQuote(Instant latest) => _quotes.Find(latest);

    /// <summary>The latest trade up to a time, inclusive.</summary>
    public Trade? FindTrade(Instant latest) => _trades.Find(latest);

    /// <summary>The latest bar of a stored interval, made of what was known up to a time.</summary>
    public Bar? FindBar(BarInterval interval, Instant latest) =>
        interval == BarInterval.OneDay ? FindDay(latest)?.Stored.Bar : _bars[interval.Level].Samples.Find(latest);

    /// <summary>The latest 1d bar, made of what was known up to a time.</summary>
    public RecentDay? FindDay(Instant latest) => _days.Find(latest);

    // Late trades change bars of earlier windows too, which are not the latest any more.
    private sealed class BarSamples
    {
        private Instant _newestStart = Instant.MinValue;

        public SampleRing<Bar> Samples { get; } = new();

        public void Add(Bar bar, Instant time)
        {
            if (bar.StartTime >= _newestStart)
            {
                _newestStart = bar.StartTime;
                Samples.Add(time, bar);
            }
        }

        public void Remove(BarRemoval removal)
        {
            if (removal.Bar.StartTime == _newestStart)
            {
                _newestStart = removal.Latest?.Bar.StartTime ?? Instant.MinValue;
                Samples.Add(removal.Time, removal.Latest?.Bar);
            }
        }
    }
}
