using FinApi.Application.Archive;
using FinApi.Application.Storage;

namespace FinApi.Application.Tests.Archive;

public sealed class ArchiveMonitorTests
{
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 11, 20, 15, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task State_OfAnArchiveThatStaysAway_SaysSinceWhen()
    {
        var monitor = new ArchiveMonitor(_time);
        Assert.Equal(StoreHealth.Healthy, (await StateAsync(monitor)).Health);

        monitor.NoteUnavailable();
        _time.Jump += TimeSpan.FromMinutes(1);
        monitor.NoteUnavailable();

        var state = await StateAsync(monitor);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.StartsWith("It cannot be used since 2026-11-20T15:00:00Z.", state.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_OfANodeThatHasLostTheTurn_IsNotThatOfLongAgo()
    {
        var monitor = new ArchiveMonitor(_time);
        monitor.NoteTurn(failed: 2);

        _time.Jump += TimeSpan.FromMinutes(10);
        Assert.Equal(StoreHealth.Healthy, (await StateAsync(monitor)).Health);

        monitor.NoteTurn(failed: 2);
        Assert.Contains("since 2026-11-20T15:10:00Z", (await StateAsync(monitor)).Detail, StringComparison.Ordinal);
    }

    private static ValueTask<StoreState> StateAsync(ArchiveMonitor monitor) =>
        monitor.GetStateAsync(TestContext.Current.CancellationToken);
}
