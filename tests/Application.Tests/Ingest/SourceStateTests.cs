using CsCheck;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Storage;

namespace FinApi.Application.Tests.Ingest;

public sealed class SourceStateTests
{
    [Fact]
    public void Add_AnyOrder_HoldsExactlyTheNumbersAdded() =>
        Gen.Long[1, 60].Array[0, 80].Sample(numbers =>
        {
            var state = new SourceState("s", ledger: null);
            state.TryEnter(1);
            var model = new SortedSet<long>();
            foreach (var number in numbers)
            {
                Assert.Equal(model.Contains(number), state.Contains(number));
                if (model.Add(number))
                {
                    state.Add(number);
                }
            }

            var held = state.Ranges.SelectMany(r => Enumerable.Range((int)r.First, (int)(r.Last - r.First + 1)));
            Assert.Equal(model.Select(n => (int)n), held);
            Assert.All(
                state.Ranges.Zip(state.Ranges.Skip(1)),
                pair => Assert.True(pair.First.Last + 1 < pair.Second.First));
        });

    [Fact]
    public void TryForget_AnyRanges_HoldsTheRest() =>
        Gen.Select(Gen.Long[1, 60].Array[0, 80], Gen.Select(Gen.Long[1, 60], Gen.Long[0, 9]).Array[0, 9])
            .Sample((numbers, gone) =>
            {
                var state = new SourceState("s", ledger: null);
                state.TryEnter(1);
                foreach (var number in numbers.Distinct())
                {
                    state.Add(number);
                }

                Assert.True(state.TryForget(
                    [.. gone.Select(range => new SequenceRange(range.Item1, range.Item1 + range.Item2))]));

                var held = state.Ranges.SelectMany(r => Enumerable.Range((int)r.First, (int)(r.Last - r.First + 1)));
                Assert.Equal(
                    numbers.Distinct().Order()
                        .Where(number => !gone.Any(range =>
                            number >= range.Item1 && number <= range.Item1 + range.Item2))
                        .Select(number => (int)number),
                    held);
            });

    [Fact]
    public void TryForget_MoreHolesThanAreKept_ForgetsNothing()
    {
        var state = new SourceState("s", new SourceLedger("s", 1, [new SequenceRange(1, 30_000)], 30_000));

        var isForgotten = state.TryForget(
            [.. Enumerable.Range(1, 10_001).Select(number => new SequenceRange(2 * number, 2 * number))]);

        Assert.False(isForgotten);
        Assert.Equal([new SequenceRange(1, 30_000)], state.Ranges);
    }

    [Fact]
    public void Add_MoreHolesThanAreKept_GivesUpTheOldestHole()
    {
        var state = new SourceState("s", ledger: null);
        state.TryEnter(1);

        for (var number = 1L; number <= 20_003; number += 2)
        {
            state.Add(number);
        }

        Assert.Equal(10_000, state.Ranges.Count);
        Assert.True(state.Contains(2));
        Assert.False(state.Contains(20_002));
    }

    [Fact]
    public void ToLedger_ReadBack_IsTheSame()
    {
        var state = new SourceState("s", ledger: null);
        state.TryEnter(3);
        state.NoteSent(5, 9);
        state.Add(5);
        state.Add(7);

        var copy = new SourceState("s", state.ToLedger());

        Assert.Equal((3, 9), (copy.Epoch, copy.HighestSeen));
        Assert.Equal(state.Ranges, copy.Ranges);
        Assert.False(copy.IsChanged);
    }
}
