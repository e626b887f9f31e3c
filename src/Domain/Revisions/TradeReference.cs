using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Revisions;

/// <summary>
/// Names a stored trade as its source named it. Sources number anew on each venue or day, so what is given beside the
/// identifier has to be that of the trade too.
/// </summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="TradeId">The source's identifier.</param>
/// <param name="Venue">Venue of the trade; null: any.</param>
/// <param name="EventTime">When the venue made it, exactly; null: at any time of the last days.</param>
public sealed record TradeReference(Symbol Symbol, string TradeId, string? Venue, Instant? EventTime)
{
    /// <summary>Whether a trade of any instrument is meant.</summary>
    public bool Names(Trade trade) =>
        trade.Symbol == Symbol
        && trade.TradeId == TradeId
        && (Venue is null || trade.Venue == Venue)
        && (EventTime is null || trade.EventTime == EventTime);
}
