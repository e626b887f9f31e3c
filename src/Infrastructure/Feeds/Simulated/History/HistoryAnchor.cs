using NodaTime;

namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// What the whole past is a function of: the minute of the first start, and the seed of that start. It is the epoch
/// under which the past is published, so every later start reads it back from the source's ledger and goes on with the
/// same past, whatever the clock and the setting say by then.
/// </summary>
/// <param name="Time">Whole minute at which the past ends, exclusive.</param>
/// <param name="Seed">0 to 999,999.</param>
internal sealed record HistoryAnchor(Instant Time, int Seed)
{
    private const long Seeds = 1_000_000;

    /// <summary>The anchor as a number: yyyyMMddHHmm in UTC, then six digits of seed.</summary>
    public long Epoch
    {
        get
        {
            var utc = Time.InUtc();
            var day = (((utc.Year * 100L) + utc.Month) * 100) + utc.Day;
            return ((((day * 100) + utc.Hour) * 100) + utc.Minute) * Seeds + Seed;
        }
    }

    public static HistoryAnchor At(Instant now, int seed) =>
        new(Instant.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 60 * 60), seed);

    public static HistoryAnchor FromEpoch(long epoch)
    {
        var minute = epoch / Seeds;
        int Pair(long divisor) => (int)(minute / divisor % 100);
        var time = Instant.FromUtc(
            (int)(minute / 100_000_000), Pair(1_000_000), Pair(10_000), Pair(100), Pair(1));
        return new HistoryAnchor(time, (int)(epoch % Seeds));
    }
}
