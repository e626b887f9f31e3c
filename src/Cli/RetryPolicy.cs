namespace FinApi.Cli;

/// <summary>How patient an import is with a server that is away.</summary>
/// <param name="FirstDelay">Wait before the second attempt; it doubles from there on.</param>
/// <param name="MaxDelay">Longest wait of its own; a server may ask for more.</param>
/// <param name="GiveUpAfter">How long without any progress until it gives up.</param>
internal sealed record RetryPolicy(TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan GiveUpAfter)
{
    // A restart takes seconds; after a minute somebody has to look.
    public static RetryPolicy Default { get; } =
        new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));

    /// <summary>
    /// The wait after so many failures in a row, with jitter so that many clients do not come back at once.
    /// </summary>
    public TimeSpan DelayAfter(int failures, TimeSpan? asked)
    {
#pragma warning disable CA5394 // Spreads clients in time; nothing to guess.
        var random = Random.Shared.NextDouble();
#pragma warning restore CA5394
        var grown = Math.Min(FirstDelay.TotalMilliseconds * Math.Pow(2, failures - 1), MaxDelay.TotalMilliseconds);
        var own = TimeSpan.FromMilliseconds(grown * (0.5 + (random / 2)));
        return asked > own ? asked.Value : own;
    }
}
