using FinApi.Application.Nodes;
using FinApi.Infrastructure.InProcess;
using FinApi.Infrastructure.Tests.Contracts;
using NodaTime;

namespace FinApi.Infrastructure.Tests.InProcess;

public sealed class InProcessNodeTableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeatAsync_TheNode_IsThereAloneUntilItLeaves()
    {
        var table = new InProcessNodeTable();
        var beat = SampleBeats.Of("a");

        var seen = await table.BeatAsync(beat, LiveNodes.Patience, Cancellation);

        Assert.Equal([new NodeRecord(beat, Duration.Zero)], seen);
        Assert.Equal(seen[0], await table.FindAsync("a", LiveNodes.Patience, Cancellation));
        Assert.Null(await table.FindAsync("b", LiveNodes.Patience, Cancellation));
        await table.LeaveAsync("a", beat.StartTime, Cancellation);
        Assert.Null(await table.FindAsync("a", LiveNodes.Patience, Cancellation));
    }
}
