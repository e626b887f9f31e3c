using FinApi.Application.Streaming.Lanes;

namespace FinApi.Application.Tests.Streaming.Lanes;

public sealed class HoldWatchTests
{
    [Fact]
    public void Look_HeldForAQuarterOfASecond_TellsOnceUntilItHasEnded()
    {
        var watch = new HoldWatch();

        Assert.Null(watch.Look(0));
        watch.Note(249, now: 1_000);
        Assert.Null(watch.Look(1_000));
        watch.Note(300, now: 1_100);
        watch.Note(60, now: 1_200);
        Assert.Equal(60, watch.HeldAt(1_250));
        Assert.Equal(300, watch.Look(1_250));
        watch.Note(900, now: 2_000);
        Assert.Null(watch.Look(2_250));

        // Ten seconds without it, and the next time is another one.
        Assert.Equal(0, watch.HeldAt(3_000));
        Assert.Null(watch.Look(12_000));
        watch.Note(400, now: 12_100);
        Assert.Equal(400, watch.Look(12_250));
    }
}
