using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Bench.Archive;

/// <summary>
/// Ticks as a market has them: a fifth are trades, prices move by cents, and the first of a hundred instruments has a
/// fifth of all ticks (Zipf). The same for everybody: the seed is fixed.
/// </summary>
internal sealed class Tape(long ticks)
{
    /// <summary>Fewest ticks that give each day a file worth reading.</summary>
    public const long FewestTicks = 100_000;

    /// <summary>Weekdays that the ticks are spread over.</summary>
    public const int Days = 10;

    private const int Instruments = 100;
    private const int Seed = 1;
    private const int QuotesOfFive = 4;

    private static readonly LocalDate FirstDay = new(2026, 9, 7);
    private static readonly Duration Session = Duration.FromHours(6.5);

    /// <summary>The instruments, the one with the most ticks first.</summary>
    public static IReadOnlyList<Symbol> Symbols { get; } =
        [.. Enumerable.Range(0, Instruments).Select(i => Symbol.Parse($"T{i:000}"))];

    /// <summary>All ticks, over all days.</summary>
    public long Ticks => ticks;

    /// <summary>A day with ticks, from 0.</summary>
    public static LocalDate DayOf(int day) => FirstDay.PlusDays(day + (day / 5 * 2));

    /// <summary>When trading begins on a day.</summary>
    public static Instant OpenOf(int day) => DayOf(day).At(new LocalTime(13, 30)).InUtc().ToInstant();

    /// <summary>The ticks of a day, by time.</summary>
    public IEnumerable<IngestItem> Play(int day)
    {
        var random = new Random(Seed + day);
        var count = ticks / Days;
        var step = Session / count;
        var cents = Symbols.Select((_, i) => 2_000L + (i * 137)).ToArray();
        for (var i = 0L; i < count; i++)
        {
            var place = Draw(random);
            cents[place] = Math.Max(100, cents[place] + random.Next(-1, 2));
            var time = OpenOf(day) + (step * i) + Duration.FromNanoseconds(random.Next(1_000));
            yield return i % (QuotesOfFive + 1) == 0
                ? new IngestItem.OfTrade(TradeOf(random, place, cents[place], time))
                : new IngestItem.OfQuote(QuoteOf(random, place, cents[place], time));
        }
    }

    // Zipf with s = 1: the logarithm of a rank is nearly uniform.
    private static int Draw(Random random) => (int)Math.Pow(Instruments, random.NextDouble()) - 1;

    private static Trade TradeOf(Random random, int place, long cents, Instant time) => new()
    {
        Symbol = Symbols[place],
        Price = cents / 100m,
        Size = random.Next(1, 500),
        EventTime = time,
        ReceiveTime = time,
        Venue = random.Next(3) == 0 ? "ARCX" : "XNAS",
        Conditions = random.Next(4) == 0 ? "@ I" : "@",
    };

    private static Quote QuoteOf(Random random, int place, long cents, Instant time) => new()
    {
        Symbol = Symbols[place],
        BidPrice = cents / 100m,
        BidSize = 100 * random.Next(1, 20),
        AskPrice = (cents + random.Next(1, 4)) / 100m,
        AskSize = 100 * random.Next(1, 20),
        BidVenue = "XNAS",
        AskVenue = "ARCX",
        EventTime = time,
        ReceiveTime = time,
    };
}
