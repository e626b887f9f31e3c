using CsCheck;
using FinApi.Application.Streaming.Lanes;
using NSubstitute;

namespace FinApi.Application.Tests.Streaming.Lanes;

public sealed class VisitWheelTests
{
    private const int SlotCount = 8;

    private static readonly IStreamOwner[] Streams =
        [.. Enumerable.Range(0, 10).Select(_ => Substitute.For<IStreamOwner>())];

    [Fact]
    public void TryTake_AnyOrderOfVisits_GivesThoseOfTheSlotFirstInFirstOut()
    {
        var step = Gen.Select(Gen.Int[0, SlotCount - 1], Gen.Int[-5, Streams.Length - 1]);
        step.Array[0, 500].Sample(steps =>
        {
            var wheel = new VisitWheel(SlotCount);
            Queue<IStreamOwner>[] expected = [.. Enumerable.Range(0, SlotCount).Select(_ => new Queue<IStreamOwner>())];
            foreach (var (slot, stream) in steps)
            {
                if (stream >= 0)
                {
                    wheel.Add(slot, Streams[stream]);
                    expected[slot].Enqueue(Streams[stream]);
                }
                else
                {
                    var isTaken = wheel.TryTake(slot, out var taken);
                    Assert.Equal(expected[slot].TryDequeue(out var first), isTaken);
                    Assert.Same(first, taken);
                }

                Assert.Equal(expected.Sum(queue => queue.Count), wheel.Count);
            }
        });
    }

    [Fact]
    public void Add_BurstInOneSlotAfterTheOther_TakesTheMemoryOfOneBurst()
    {
        const int Burst = 10_000;
        var wheel = new VisitWheel(SlotCount);
        Run(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var slot = 1; slot < SlotCount; slot++)
        {
            Run(slot);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int slot)
        {
            for (var i = 0; i < Burst; i++)
            {
                wheel.Add(slot, Streams[0]);
            }

            while (wheel.TryTake(slot, out _))
            {
            }
        }
    }
}
