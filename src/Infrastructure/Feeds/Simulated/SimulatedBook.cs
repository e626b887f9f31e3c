using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>
/// The best bid and ask of one share. The price between them is a random walk that is drawn back to the listing's start
/// price, so that it stays believable for years. All arithmetic uses integers: the same draws give the same digits on
/// every machine.
/// </summary>
internal sealed class SimulatedBook
{
    // Billionths of a dollar: fine enough that the draw-back of a cheap share within a second is not zero.
    private const long NanosPerCent = 10_000_000;

    // With this time the deviation from the start price stays around half of a month's volatility.
    private const long ReturnTimeMilliseconds = 30L * 24 * 3_600_000;

    // After a pause the price goes on where it was: the time without a market does not count.
    private const long LongestMoveMilliseconds = 60_000;

    private static readonly string[] Venues = ["XNAS", "XNYS", "ARCX", "BATS", "EDGX", "IEXG", "MEMX", "XCHI"];

    private readonly TradingCalendar _calendar;
    private readonly long _lowestNanos;
    private readonly long _highestNanos;
    private readonly long _lotsPerTrade;
    private long _midNanos;
    private long _spreadCents = 1;
    private Instant _moveTime;

    /// <param name="listing">The share.</param>
    /// <param name="calendar">Calendar of the share's market.</param>
    /// <param name="startNanos">Price to go on from, in billionths of a dollar.</param>
    /// <param name="startTime">Time from which on the price moves.</param>
    /// <param name="lotsPerTrade">Mean size of a trade in an average minute of the session, in round lots.</param>
    public SimulatedBook(
        SimulatedListing listing, TradingCalendar calendar, long startNanos, Instant startTime, long lotsPerTrade)
    {
        Listing = listing;
        Quote = new Quote { Symbol = listing.Symbol, EventTime = startTime, ReceiveTime = startTime };
        _calendar = calendar;
        _lotsPerTrade = lotsPerTrade;
        _moveTime = startTime;

        // A stored price may lie beyond the usual bounds: it is drawn back slowly and does not jump.
        var start = listing.StartCents * NanosPerCent;
        _midNanos = Math.Max(startNanos, SimulatedListing.LowestCents * NanosPerCent * 3 / 2);
        _lowestNanos = Math.Min(start / 4, _midNanos);
        _highestNanos = Math.Max(start * 4, _midNanos);
    }

    public SimulatedListing Listing { get; }

    /// <summary>The standing quote.</summary>
    public Quote Quote { get; private set; }

    /// <summary>The price to go on from: the last stored price, or the listing's own.</summary>
    public static long StartNanos(SimulatedListing listing, InstrumentState? state)
    {
        var price = state switch
        {
            { Quote: { Flags: QuoteFlags.None } quote } => (quote.BidPrice + quote.AskPrice) / 2,
            { Trade: { } trade } => trade.Price,
            _ => (state?.MinuteBar ?? state?.DayBar)?.Close,
        };

        // A price of a million dollars or more is not a price of this simulation.
        return price is > 0 and < 1_000_000
            ? (long)(price.Value * 100 * NanosPerCent)
            : listing.StartCents * NanosPerCent;
    }

    /// <summary>Moves the price and makes the next standing quote.</summary>
    public Quote NextQuote(Instant time, SplitMix64 random)
    {
        var moment = MarketMoment.At(_calendar, time);
        MovePrice(time, moment, random);
        MoveSpread(moment, random);
        var bidCents = (_midNanos / NanosPerCent) - (_spreadCents / 2);
        var bidSize = random.NextHeavyTail() * SimulatedListing.LotSize;
        var askSize = random.NextHeavyTail() * SimulatedListing.LotSize;
        return Quote = new Quote
        {
            Symbol = Listing.Symbol,
            BidPrice = bidCents * SimulatedListing.TickSize,
            BidSize = bidSize,
            BidVenue = NextVenue(random),
            AskPrice = (bidCents + _spreadCents) * SimulatedListing.TickSize,
            AskSize = askSize,
            AskVenue = NextVenue(random),
            EventTime = time,
            ReceiveTime = time,
        };
    }

    /// <summary>A trade against the standing quote.</summary>
    public Trade NextTrade(Instant time, string tradeId, SplitMix64 random)
    {
        var isBuy = random.Next(2) == 0;
        return new Trade
        {
            Symbol = Listing.Symbol,
            TradeId = tradeId,
            Price = (isBuy ? Quote.AskPrice : Quote.BidPrice)!.Value,
            Size = NextTradeSize(MarketMoment.At(_calendar, time), random),
            Venue = isBuy ? Quote.AskVenue : Quote.BidVenue,
            AggressorSide = isBuy ? AggressorSide.Buy : AggressorSide.Sell,
            EventTime = time,
            ReceiveTime = time,
        };
    }

    private void MovePrice(Instant time, MarketMoment moment, SplitMix64 random)
    {
        var milliseconds = Math.Clamp((long)(time - _moveTime).TotalMilliseconds, 0, LongestMoveMilliseconds);
        _moveTime = time;

        // The root of a session's 23,400 s is 153, that of a second's 1,000 ms 31.62. IEEE 754 rounds roots correctly,
        // so this one is the same everywhere. Quiet hours move half as much.
        var hundredRoots = (long)Math.Sqrt(milliseconds * 10_000);
        var deviation = Listing.SessionVolatility * hundredRoots / (moment.IsRegular ? 1 : 2);
        var step = (Int128)_midNanos * deviation * random.NextNormal() / (153L * 3_162 * 1_000_000 * 1_000);
        var pull = ((Int128)Listing.StartCents * NanosPerCent - _midNanos) * milliseconds / ReturnTimeMilliseconds;
        _midNanos = Math.Clamp(_midNanos + (long)(step + pull), _lowestNanos, _highestNanos);
    }

    private void MoveSpread(MarketMoment moment, SplitMix64 random)
    {
        var usual = UsualSpreadCents(moment);
        _spreadCents += random.Next(8) switch
        {
            0 => 1,
            1 => -1,
            2 or 3 or 4 => Math.Sign(usual - _spreadCents),
            _ => 0,
        };
        _spreadCents = Math.Clamp(_spreadCents, 1, (2 * usual) + 1);
    }

    // One hundredth of a percent of the price, half as much again for shares that trade little; 1 to 5 cents.
    private long UsualSpreadCents(MarketMoment moment)
    {
        var cents = _midNanos / NanosPerCent * (Listing.DailyVolume < 600_000 ? 3 : 2) / 20_000;
        return Math.Clamp(cents, 1, 5) * (moment.IsRegular ? 1 : 3);
    }

    private decimal NextTradeSize(MarketMoment moment, SplitMix64 random)
    {
        if (!moment.IsRegular)
        {
            return random.Between(1, SimulatedListing.LotSize);
        }

        var lots = _lotsPerTrade * moment.VolumeShare * random.NextHeavyTail() / (SplitMix64.HeavyTailMean * 1_000L);
        return Math.Max(1, lots) * SimulatedListing.LotSize;
    }

    // The listing market in half of the cases, else any venue.
    private string NextVenue(SplitMix64 random) =>
        random.Next(2) == 0 ? Listing.Mic.Value : Venues[random.Next(Venues.Length)];
}
