namespace FinApi.Infrastructure.Feeds.Simulated.History;

/// <summary>
/// The minutes of a session: a random walk bent so that it leads exactly from the session's open to its close (a
/// Brownian bridge), busier at both ends of the session.
/// </summary>
internal static class MinutePath
{
    // The root of 390, in hundredths: how much less a minute deviates than a session.
    private const long HundredthsOfRoot = 1_975;

    private const long MinutesOfFullSession = 390;

    public static SimulatedMinute[] Make(SimulatedListing listing, HistoryAnchor anchor, SessionMove move)
    {
        // Another key than the session's own draws have.
        var random = SplitMix64.Keyed(anchor.Seed, ~listing.Key, move.Session.OpenTime.ToUnixTimeSeconds());
        var prices = Bridge(listing, move, random);
        var busyness = random.Between(60, 140);
        var minutes = new SimulatedMinute[move.Minutes];
        for (var i = 0; i < minutes.Length; i++)
        {
            var volume = listing.DailyVolume / MinutesOfFullSession * ShareOf(i, move) * busyness / 100
                * random.Between(40, 160) / 100 / 1_000;
            minutes[i] = MakeMinute(Cents(prices[i]), Cents(prices[i + 1]), Math.Max(1, volume), listing, random);
        }

        return minutes;
    }

    private static SimulatedMinute MakeMinute(
        long open, long close, long volume, SimulatedListing listing, SplitMix64 random)
    {
        long Wick() =>
            open * listing.SessionVolatility * Math.Abs(random.NextNormal()) / (HundredthsOfRoot * 20_000_000);
        var high = Math.Max(open, close) + Wick();
        var low = Math.Min(open, close) - Wick();
        return new SimulatedMinute(open, high, Math.Max(SimulatedListing.LowestCents, low), close, volume);
    }

    // Prices between the minutes in millionths of a dollar, one more than there are minutes.
    private static long[] Bridge(SimulatedListing listing, SessionMove move, SplitMix64 random)
    {
        var walk = new long[move.Minutes + 1];
        var deviation = move.OpenMicros / 1_000 * listing.SessionVolatility / HundredthsOfRoot / 10;
        for (var i = 0; i < move.Minutes; i++)
        {
            walk[i + 1] = walk[i] + (deviation * random.NextNormal() * (500 + (ShareOf(i, move) / 2)) / 1_000_000);
        }

        var bend = move.CloseMicros - move.OpenMicros - walk[^1];
        for (var i = 0; i < walk.Length; i++)
        {
            walk[i] += move.OpenMicros + (bend * i / move.Minutes);
        }

        return walk;
    }

    private static long ShareOf(int minute, SessionMove move) =>
        SessionVolume.At(minute, (long)(move.Session.CloseTime - move.Session.OpenTime).TotalMinutes);

    private static long Cents(long micros) =>
        Math.Max(SimulatedListing.LowestCents, (micros + (PastWalk.MicrosPerCent / 2)) / PastWalk.MicrosPerCent);
}
