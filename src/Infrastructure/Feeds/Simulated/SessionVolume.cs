namespace FinApi.Infrastructure.Feeds.Simulated;

/// <summary>How trading spreads over a session: twice the average at both ends, half of it in the middle.</summary>
internal static class SessionVolume
{
    /// <summary>Thousandths of the session's average at a minute of it.</summary>
    public static long At(long minute, long minutes)
    {
        var fromMiddle = (2 * minute) + 1 - minutes;
        return 500 + (1_500 * fromMiddle * fromMiddle / (minutes * minutes));
    }
}
