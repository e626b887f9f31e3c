namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Waits for what another process does, and says what was waited for when it never happens.</summary>
internal static class Until
{
    // Only ever used up by a failure; a busy machine may need a good part of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, otherwise());
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
