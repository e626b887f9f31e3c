using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>
/// The simulated market: step n makes the ticks of the n-th tenth of a second after its start. Same seed, start time,
/// rates and first prices: same ticks. Steps must be asked for in ascending order; those left out have no ticks. Not
/// safe for several threads.
/// </summary>
internal sealed class SimulatedMarket
{
    public const int StepsPerSecond = 10;

    private const int SecondsOfSession = 23_400;

    // The ticks of a step end between 1 and 20 ms before it, so that they do not all come at the same fraction of a
    // second.
    private const int LongestBackMicroseconds = 20_000;
    private const int ShortestBackMicroseconds = 1_000;

    private readonly FeedOptions _options;
    private readonly Instant _startTime;
    private readonly SplitMix64 _random;
    private readonly SimulatedBook[] _books;
    private readonly int[] _weightsUpTo;
    private long _quoteCount;
    private long _tradeCount;

    /// <param name="options">Seed and rates.</param>
    /// <param name="startTime">When step 0 is due, in whole milliseconds.</param>
    /// <param name="stored">The market to go on from.</param>
    public SimulatedMarket(FeedOptions options, Instant startTime, LatestMarket stored)
    {
        _options = options;
        _startTime = startTime;
        _random = SplitMix64.Keyed(options.Seed, startTime.ToUnixTimeMilliseconds());
        var weights = SimulatedListings.All.Select(WeightOf).ToArray();
        _weightsUpTo = [.. weights.Select((_, i) => weights[..(i + 1)].Sum())];
        _books = [.. SimulatedListings.All.Select((listing, i) => Open(listing, weights[i], stored))];
    }

    /// <summary>When a step is due.</summary>
    public Instant TimeOf(long step) => _startTime + Duration.FromMilliseconds(step * 1_000 / StepsPerSecond);

    /// <summary>The latest step that is due at an instant.</summary>
    public long StepAt(Instant instant) => (long)((instant - _startTime).TotalMilliseconds * StepsPerSecond / 1_000);

    /// <summary>The ticks of the start: a quote and a trade of every share.</summary>
    public IReadOnlyList<IngestItem> FirstStep() => Make(0, _books.Length, _books.Length);

    /// <summary>The ticks of a step, from 1; may be none.</summary>
    public IReadOnlyList<IngestItem> Step(long step) =>
        Make(step, Due(_options.QuotesPerSecond, step), Due(_options.TradesPerSecond, step));

    private static int Due(int perSecond, long step) =>
        (int)((step * perSecond / StepsPerSecond) - ((step - 1) * perSecond / StepsPerSecond));

    // Shares that trade ten times as much are chosen three times as often.
    private static int WeightOf(SimulatedListing listing) => (int)Math.Sqrt(listing.DailyVolume);

    private SimulatedBook Open(SimulatedListing listing, int weight, LatestMarket stored)
    {
        stored.TryGet(listing.Symbol.Value, out var state);
        var tradesOfAll = (long)SecondsOfSession * _options.TradesPerSecond;
        var tradesOfSession = Math.Max(1, tradesOfAll * weight / _weightsUpTo[^1]);
        return new SimulatedBook(
            listing,
            SimulatedListings.CalendarOf(listing),
            SimulatedBook.StartNanos(listing, state),
            _startTime,
            lotsPerTrade: Math.Max(1, listing.DailyVolume / SimulatedListing.LotSize / tradesOfSession));
    }

    private List<IngestItem> Make(long step, int quotes, int trades)
    {
        var items = new List<IngestItem>(quotes + trades);
        var firstTime = TimeOf(step) - Duration.FromTicks(
            10L * _random.Between(ShortestBackMicroseconds, LongestBackMicroseconds));
        while (items.Count < quotes + trades)
        {
            var time = firstTime + Duration.FromTicks(10L * items.Count);
            items.Add(items.Count < quotes ? NextQuote(time) : NextTrade(time));
        }

        return items;
    }

    // Every second quote goes around, so that each share gets one within 100 quotes; the others go where trading is.
    private IngestItem.OfQuote NextQuote(Instant time)
    {
        var turn = _quoteCount++;
        var isFirst = turn < _books.Length;
        var book = isFirst ? _books[turn] : turn % 2 == 0 ? _books[turn / 2 % _books.Length] : NextBook();
        return new IngestItem.OfQuote(book.NextQuote(time, _random));
    }

    private IngestItem.OfTrade NextTrade(Instant time)
    {
        var turn = _tradeCount++;
        var book = turn < _books.Length ? _books[turn] : NextBook();
        var tradeId = $"{_startTime.ToUnixTimeMilliseconds()}-{_tradeCount}";
        return new IngestItem.OfTrade(book.NextTrade(time, tradeId, _random));
    }

    private SimulatedBook NextBook()
    {
        var draw = _random.Next(_weightsUpTo[^1]);
        var found = Array.BinarySearch(_weightsUpTo, draw + 1);
        return _books[found < 0 ? ~found : found];
    }
}
