using CsCheck;
using FinApi.Application.Streaming;
using FinApi.Application.Streaming.Lanes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Application.Tests.Streaming.Lanes;

/// <summary>In which order a lane visits its streams, by a clock that moves only while a stream is visited.</summary>
public sealed class StreamLaneTests
{
    private const int SlotMilliseconds = 5;
    private const int VisitMilliseconds = 10;

    private readonly FakeTimeProvider _time = new();
    private readonly StreamLane _lane;
    private readonly List<Owner> _visited = [];

    public StreamLaneTests() => _lane = new StreamLane(new StreamClock(_time), NullLogger.Instance);

    [Fact]
    public async Task Sweep_InTime_VisitsAllInTheOrderOfTheirRequests()
    {
        Owner[] streams = [.. Streams(3, priority: 0), .. Streams(3, priority: 20), .. Streams(3, priority: 10)];

        await SweepAsync(streams);

        Assert.Equal(streams, _visited);
        Assert.All(streams, stream => Assert.Equal(0, stream.Held));
    }

    [Fact]
    public async Task Sweep_AfterOneThatTookTooLong_ServesTheGreatestPriorityFirstAndTellsTheRest()
    {
        Owner[] free = [.. Streams(20, priority: 0)];
        Owner[] paying = [.. Streams(4, priority: 10)];
        await SweepAsync(free);
        _visited.Clear();

        await SweepAsync([.. free, .. paying]);

        // 40 ms for those who pay, and what is left of 50.
        Assert.Equal([.. paying, free[0]], _visited);
        Assert.All(free.Skip(1), stream => Assert.Equal(5 * VisitMilliseconds, stream.Held));
        Assert.All(paying, stream => Assert.Equal(0, stream.Held));

        // The others in the order in which they became due; the first of them is due again, behind them.
        _visited.Clear();
        await SweepAsync([free[0], .. paying]);
        Assert.Equal([.. paying, free[1]], _visited);
    }

    [Fact]
    public async Task Sweep_OfThoseWhoPayAlone_IsAsLongAsTheyAre()
    {
        Owner[] free = [.. Streams(2, priority: 0)];
        Owner[] paying = [.. Streams(20, priority: 10)];
        await SweepAsync(paying);
        _visited.Clear();

        // Nobody is held for ever: after a second the turn of each comes, behind those who pay.
        for (var i = 0; i < 10; i++)
        {
            await SweepAsync([.. paying, .. i == 0 ? free : []]);
        }

        Assert.Equal(200, _visited.Count(stream => stream.Priority == 10));
        Assert.Equal(free, _visited.Where(stream => stream.Priority == 0));
        Assert.InRange(_visited.IndexOf(free[0]), 100, 140);
        Assert.InRange(free[0].Held, 800, 1_000);
    }

    [Fact]
    public async Task Sweep_OfThreePriorities_KeepsTheSecondFromHoldingTheThird()
    {
        Owner[] most = [.. Streams(20, priority: 20)];
        Owner[] middle = [.. Streams(20, priority: 10)];
        Owner[] free = [.. Streams(2, priority: 0)];
        await SweepAsync(most);
        _visited.Clear();

        // The second never ends: as soon as one of them was visited, it is due again.
        await SweepAsync([.. most, .. middle, .. free]);
        for (var i = 0; i < 12; i++)
        {
            var again = _visited.Where(stream => stream.Priority == 10).ToList();
            _visited.RemoveAll(again.Contains);
            await SweepAsync([.. most, .. again]);
        }

        Assert.Equal(free, _visited.Where(stream => stream.Priority == 0));
        Assert.All(free, stream => Assert.InRange(stream.Held, 700, 1_300));
    }

    [Fact]
    public async Task Sweep_OfOnePriority_LeavesOutNobody()
    {
        Owner[] streams = [.. Streams(30, priority: 0)];
        await SweepAsync(streams);
        _visited.Clear();

        await SweepAsync(streams);

        Assert.Equal(streams, _visited);
    }

    // The law: whatever is due is visited once, however far the lane is behind.
    [Fact]
    public async Task Sweep_AnyRequests_VisitsEachOnce()
    {
        var requests = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 40]).Array[1, 10];
        await requests.SampleAsync(
            async rounds =>
            {
                var world = new StreamLaneTests();
                List<Owner> all = [];
                foreach (var (priority, count) in rounds)
                {
                    Owner[] streams = [.. world.Streams(count, priority)];
                    all.AddRange(streams);
                    await world.SweepAsync(streams);
                }

                for (var i = 0; i < 300 && world._visited.Count < all.Count; i++)
                {
                    await world.SweepAsync([]);
                }

                Assert.Equal(all.Count, world._visited.Count);
                Assert.Equal(all.ToHashSet(), world._visited.ToHashSet());
            },
            iter: 100,
            threads: 1);
    }

    private IEnumerable<Owner> Streams(int count, int priority) =>
        Enumerable.Range(0, count).Select(_ => new Owner(this, priority));

    private async Task SweepAsync(IReadOnlyList<Owner> due)
    {
        foreach (var stream in due)
        {
            _lane.Enqueue(stream, 0);
        }

        await _lane.SweepAsync();
        _time.Advance(TimeSpan.FromMilliseconds(SlotMilliseconds));
    }

    private sealed class Owner(StreamLaneTests world, int priority) : IStreamOwner
    {
        public int Priority => priority;

        public long Held { get; private set; }

        public void NoteHeld(long milliseconds) => Held = milliseconds;

        public void Visit(LaneScratch scratch)
        {
            world._visited.Add(this);
            world._time.Advance(TimeSpan.FromMilliseconds(VisitMilliseconds));
        }

        public bool Supervise(LaneScratch scratch) => true;

        public void Abandon(Exception? fault = null) => throw new InvalidOperationException("Nothing fails.", fault);
    }
}
