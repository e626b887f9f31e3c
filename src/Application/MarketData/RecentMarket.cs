using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// The market of one instrument as it was up to 15 minutes ago, for plans that see it late. docs/decisions/0013 tells
/// what it costs.
/// </summary>
internal sealed class RecentMarket
{
    private readonly SampleRing<Quote> _quotes = new();
    private readonly SampleRing<Trade> _trades = new();
    private readonly SampleRing<Bar> _minutes = new();
    private readonly SampleRing<RecentDay> _days = new();

    public void Add(Quote quote) => _quotes.Add(quote.EventTime, quote);

    public void Add(Trade trade) => _trades.Add(trade.EventTime, trade);

    /// <summary>Adds the latest 1m bar as it stands.</summary>
    /// <param name="minute">The bar.</param>
    /// <param name="asOf">Time of the newest datum in it at the latest.</param>
    public void AddMinute(Bar minute, Instant asOf) => _minutes.Add(Instant.Min(asOf, minute.EndTime), minute);

    /// <summary>Adds the latest 1d bar as it stands, and the one before.</summary>
    public void AddDay(RecentDay day, Instant asOf) => _days.Add(Instant.Min(asOf, day.Stored.Bar.EndTime), day);

    /// <summary>The latest quote up to a time, inclusive.</summary>
    public Quote? FindQuote(Instant latest) => _quotes.Find(latest);

    /// <summary>The latest trade up to a time, inclusive.</summary>
    public Trade? FindTrade(Instant latest) => _trades.Find(latest);

    /// <summary>The latest 1m bar, made of what was known up to a time.</summary>
    public Bar? FindMinute(Instant latest) => _minutes.Find(latest);

    /// <summary>The latest 1d bar, made of what was known up to a time.</summary>
    public RecentDay? FindDay(Instant latest) => _days.Find(latest);
}
