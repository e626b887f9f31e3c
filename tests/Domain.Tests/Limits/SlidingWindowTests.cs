using CsCheck;
using FinApi.Domain.Limits;

namespace FinApi.Domain.Tests.Limits;

public sealed class SlidingWindowTests
{
    private const int SlotMilliseconds = 1_000;
    private const int SpanMilliseconds = SlidingWindow.Slots * SlotMilliseconds;

    // Bursts, silence of any length around the span, and both together; a start anywhere within a slot.
    private static readonly Gen<(int Limit, long Start, (int Wait, int Cost, bool GivesBack)[] Calls)> Days =
        Gen.Select(
            Gen.Int[1, 20],
            Gen.Long[0, 100_000],
            Gen.Select(
                Gen.OneOf(
                    Gen.Const(0), Gen.Int[0, 900], Gen.Int[500, 30_000], Gen.Int[58_000, 63_000], Gen.Int[0, 200_000]),
                Gen.Int[0, 5],
                Gen.Int[0, 5].Select(number => number == 0)).Array[0, 120]);

    [Fact]
    public void Fits_AnyCalls_IsWhatAnExactReferenceSays() =>
        Days.Sample(day =>
        {
            var window = new SlidingWindow();
            var reference = new List<(long Slot, int Cost)>();
            var now = day.Start;
            foreach (var (wait, cost, givesBack) in day.Calls)
            {
                now += wait;
                var slot = now / SlotMilliseconds;
                reference.RemoveAll(taken => taken.Slot < slot - SlidingWindow.Slots);
                window.MoveTo(slot);

                var used = reference.Sum(taken => (long)taken.Cost);
                Assert.Equal(used, window.Used);
                Assert.Equal(used + cost <= day.Limit, window.Fits(day.Limit, cost));
                AssertWaits(window, reference, slot, day.Limit, Math.Min(cost, day.Limit));
                if (givesBack && reference.Count > 0)
                {
                    window.GiveBack(reference[0].Slot, reference[0].Cost);
                    reference.RemoveAt(0);
                }

                if (window.Fits(day.Limit, cost))
                {
                    window.Take(cost);
                    reference.Add((slot, cost));
                }
            }
        });

    [Fact]
    public void Take_OnlyWhatFits_IsNeverMoreThanTheLimitInAnySpan() =>
        Days.Sample(day =>
        {
            var window = new SlidingWindow();
            var taken = new List<(long Time, int Cost)>();
            var now = day.Start;
            foreach (var (wait, cost, _) in day.Calls)
            {
                now += wait;
                window.MoveTo(now / SlotMilliseconds);
                if (window.Fits(day.Limit, cost))
                {
                    window.Take(cost);
                    taken.Add((now, cost));
                }
            }

            Assert.True(MostInASpan(taken) <= day.Limit);
        });

    [Fact]
    public void MostInASpan_OfTwoFullMinutesSideBySide_IsTwiceTheLimit()
    {
        // What a counter that starts anew every minute would let through.
        Assert.Equal(20, MostInASpan([(59_000, 10), (60_000, 10)]));
    }

    [Fact]
    public void Fits_JustBeforeAndAfterTheSlotLeaves_ChangesThere()
    {
        var window = new SlidingWindow();
        window.MoveTo(1_000);
        window.Take(10);

        window.MoveTo(1_060);
        Assert.False(window.Fits(10, 1));
        Assert.Equal(1_061, window.SlotWhenFits(10, 1));

        window.MoveTo(1_061);
        Assert.True(window.Fits(10, 10));
    }

    [Fact]
    public void MoveTo_OlderSlot_ChangesNothing()
    {
        var window = new SlidingWindow();
        window.MoveTo(1_000);
        window.Take(10);

        window.MoveTo(5);

        Assert.Equal(10, window.Used);
        Assert.False(window.Fits(10, 1));
    }

    [Fact]
    public void SlotWhenFits_LimitLoweredBelowWhatIsUsed_WaitsForAllThatIsTooMuch()
    {
        var window = new SlidingWindow();
        for (var slot = 100; slot < 110; slot++)
        {
            window.MoveTo(slot);
            window.Take(1);
        }

        Assert.Equal(109 + 61, window.SlotWhenFits(limit: 1, cost: 1));
    }

    [Fact]
    public void GiveBack_WhatHasLeftTheWindow_ChangesNothing()
    {
        var window = new SlidingWindow();
        window.MoveTo(100);
        window.Take(5);
        window.MoveTo(161);
        window.Take(3);

        window.GiveBack(100, 5);

        Assert.Equal(3, window.Used);
    }

    private static void AssertWaits(
        SlidingWindow window, List<(long Slot, int Cost)> reference, long slot, int limit, int cost)
    {
        bool FitsIn(long later) =>
            reference
                .Where(taken => taken.Slot >= later - SlidingWindow.Slots)
                .Sum(taken => taken.Cost) + cost <= limit;

        var counted = reference.Where(taken => taken.Cost > 0).ToList();
        Assert.Equal(Enumerable.Range(0, 100).Select(n => slot + n).First(FitsIn), window.SlotWhenFits(limit, cost));
        Assert.Equal(
            counted.Count == 0 ? slot : counted.Min(taken => taken.Slot) + SlidingWindow.Slots + 1,
            window.SlotWhenMoreFits());
        Assert.Equal(
            counted.Count == 0 ? slot : counted.Max(taken => taken.Slot) + SlidingWindow.Slots + 1,
            window.SlotWhenEmpty());
    }

    // The fullest span begins with one of the calls.
    private static long MostInASpan(List<(long Time, int Cost)> taken) =>
        taken.Select(first => taken
                .Where(call => call.Time >= first.Time && call.Time < first.Time + SpanMilliseconds)
                .Sum(call => (long)call.Cost))
            .DefaultIfEmpty()
            .Max();
}
