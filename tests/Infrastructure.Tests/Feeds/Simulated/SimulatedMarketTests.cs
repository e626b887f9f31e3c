using CsCheck;
using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Feeds.Simulated;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Feeds.Simulated;

public class SimulatedMarketTests
{
    private static readonly Instant MidSession = Instant.FromDateTimeOffset(FeedBench.MidSession);

    [Fact]
    public void Steps_SameSeedAndStart_GiveTheSameTicks()
    {
        var first = Run(seed: 7, MidSession, steps: 200);
        var second = Run(seed: 7, MidSession, steps: 200);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Steps_OtherSeedOrStart_GiveOtherTicks()
    {
        var prices = BidPrices(seed: 7, MidSession);

        var otherSeed = BidPrices(seed: 8, MidSession);
        var otherStart = BidPrices(seed: 7, MidSession + Duration.FromMilliseconds(1));

        Assert.NotEqual(prices, otherSeed);
        Assert.NotEqual(prices, otherStart);
    }

    // Any minute of a week: the rules hold at night and on Sunday too.
    [Fact]
    public void Steps_TenThousandTicksOfAnySeedAndTime_KeepTheRulesOfAMarket()
    {
        Gen.Select(Gen.Int[0, 999_999], Gen.Int[0, 7 * 24 * 60]).Sample(
            (seed, minute) => AssertRules(Run(seed, MidSession + Duration.FromMinutes(minute), steps: 1_667)),
            iter: 12);
    }

    [Fact]
    public void Steps_FiveSeconds_MoveEverySymbol()
    {
        var ticks = Run(seed: 1, MidSession, steps: 50);

        var moves = Quotes(ticks).GroupBy(quote => quote.Symbol)
            .Select(quotes => quotes.Select(q => (q.BidPrice, q.BidSize, q.AskPrice, q.AskSize)).Distinct().Count())
            .ToList();

        Assert.Equal(50, moves.Count);
        Assert.All(moves, count => Assert.True(count >= 3));
    }

    [Fact]
    public void NextQuote_EachMinuteOfTwoYears_StaysNearTheStartPrice()
    {
        var listing = SimulatedListings.All.MaxBy(listing => listing.VolatilityPercent)!;
        var start = SimulatedBook.StartNanos(listing, state: null);
        var calendar = SimulatedListings.CalendarOf(listing);
        var book = new SimulatedBook(listing, calendar, start, MidSession, lotsPerTrade: 1);
        var random = SplitMix64.Keyed(1);

        var ratios = Enumerable.Range(1, 2 * 365 * 1_440)
            .Select(minute => book.NextQuote(MidSession + Duration.FromMinutes(minute), random))
            .Select(quote => quote.BidPrice!.Value * 100 / listing.StartCents)
            .ToList();

        Assert.InRange(ratios.Min(), 0.25m, 0.95m);
        Assert.InRange(ratios.Max(), 1.05m, 4m);
        Assert.InRange(ratios.Average(), 0.75m, 1.35m);
    }

    [Fact]
    public void Steps_NightAfterSession_WidenTheSpread()
    {
        var day = MeanSpread(MidSession);
        var night = MeanSpread(MidSession + Duration.FromHours(12));

        Assert.InRange(day, 0.01m, 0.06m);
        Assert.True(night > 1.5m * day, $"{night} at night, {day} by day");
    }

    [Fact]
    public void Steps_OpenAndNoon_TradeMoreAtTheOpen()
    {
        var open = VolumeOf(MidSession - Duration.FromMinutes(30));
        var noon = VolumeOf(MidSession + Duration.FromMinutes(165));

        Assert.True(open > 2 * noon, $"{open} at the open, {noon} at noon");
    }

    [Fact]
    public void StepAt_TimeOf_IsInverse()
    {
        var market = new SimulatedMarket(new FeedOptions(), MidSession, new LatestMarket());

        Assert.All(Enumerable.Range(0, 100), step => Assert.Equal(step, market.StepAt(market.TimeOf(step))));
        Assert.Equal(6, market.StepAt(market.TimeOf(7) - Duration.Epsilon));
    }

    private static List<decimal?> BidPrices(int seed, Instant start) =>
        [.. Quotes(Run(seed, start, steps: 50)).Select(quote => quote.BidPrice)];

    private static decimal MeanSpread(Instant start) =>
        Quotes(Run(seed: 3, start, steps: 600).Skip(1_000))
            .Average(quote => quote.AskPrice!.Value - quote.BidPrice!.Value);

    private static decimal VolumeOf(Instant start) => Trades(Run(seed: 3, start, steps: 600)).Sum(trade => trade.Size);

    private static List<IngestItem> Run(int seed, Instant start, int steps)
    {
        var market = new SimulatedMarket(new FeedOptions { Seed = seed }, start, new LatestMarket());
        return [.. market.FirstStep(), .. Enumerable.Range(1, steps).SelectMany(step => market.Step(step))];
    }

    private static void AssertRules(IReadOnlyList<IngestItem> ticks)
    {
        var latest = new Dictionary<Symbol, Quote>();
        var lastTime = Instant.MinValue;
        var tradeIds = new HashSet<string>();
        foreach (var tick in ticks)
        {
            var (time, receiveTime) = tick is IngestItem.OfQuote(var quote)
                ? AssertQuote(quote, latest)
                : AssertTrade(tick, latest, tradeIds);
            Assert.True(time > lastTime);
            Assert.Equal(time, receiveTime);
            lastTime = time;
        }
    }

    private static (Instant, Instant) AssertQuote(Quote quote, Dictionary<Symbol, Quote> latest)
    {
        Assert.Equal(QuoteFlags.None, quote.Flags);
        Assert.True(quote.BidPrice >= 1.00m && quote.BidPrice < quote.AskPrice);
        Assert.Equal(0, quote.BidPrice % 0.01m);
        Assert.Equal(0, quote.AskPrice % 0.01m);
        Assert.True(quote.BidSize >= 100 && quote.BidSize % 100 == 0);
        Assert.True(quote.AskSize >= 100 && quote.AskSize % 100 == 0);
        Assert.True(Mic.TryParse(quote.BidVenue, out _) && Mic.TryParse(quote.AskVenue, out _));
        latest[quote.Symbol] = quote;
        return (quote.EventTime, quote.ReceiveTime);
    }

    private static (Instant, Instant) AssertTrade(
        IngestItem tick, Dictionary<Symbol, Quote> latest, HashSet<string> tradeIds)
    {
        var trade = Assert.IsType<IngestItem.OfTrade>(tick).Trade;
        var quote = latest[trade.Symbol];
        Assert.Equal(trade.AggressorSide == AggressorSide.Buy ? quote.AskPrice : quote.BidPrice, trade.Price);
        Assert.Equal(trade.AggressorSide == AggressorSide.Buy ? quote.AskVenue : quote.BidVenue, trade.Venue);
        Assert.InRange(trade.Size, 1, 10_000_000);
        Assert.True(tradeIds.Add(trade.TradeId!));
        return (trade.EventTime, trade.ReceiveTime);
    }

    private static IEnumerable<Quote> Quotes(IEnumerable<IngestItem> ticks) =>
        ticks.OfType<IngestItem.OfQuote>().Select(item => item.Quote);

    private static IEnumerable<Trade> Trades(IEnumerable<IngestItem> ticks) =>
        ticks.OfType<IngestItem.OfTrade>().Select(item => item.Trade);
}
