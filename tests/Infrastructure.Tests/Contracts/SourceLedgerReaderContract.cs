using CsCheck;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class SourceLedgerReaderContract : StoreContract
{
    [Fact]
    public async Task FindAsync_SourceThatNeverPublished_IsNull()
    {
        await Store.CommitAsync(Ledger("feed", 1, new SequenceRange(1, 5)));

        Assert.Null(await Store.Ledgers.FindAsync("fee", Cancellation));
    }

    [Fact]
    public async Task FindAsync_AllRejected_HasNoRangesButTheHighestSeen()
    {
        await Store.CommitAsync(new SourceLedger("feed", 3, [], HighestSeen: 77));

        await AssertStoredAsync(new SourceLedger("feed", 3, [], HighestSeen: 77));
    }

    [Fact]
    public async Task FindAsync_NewEpoch_ForgetsTheOldRanges()
    {
        await Store.CommitAsync(Ledger("feed", 1, new SequenceRange(1, 5), new SequenceRange(9, 9)));

        await Store.CommitAsync(Ledger("feed", 2, new SequenceRange(1, 1)));

        await AssertStoredAsync(Ledger("feed", 2, new SequenceRange(1, 1)));
    }

    [Fact]
    public async Task FindAsync_TwoSources_NeverMix()
    {
        await Store.CommitAsync(new MarketCommit
        {
            LastSequence = 1,
            Sources = [Ledger("a", 1, new SequenceRange(1, 2)), Ledger("b", 4, new SequenceRange(3, 4))],
        });

        await AssertStoredAsync(Ledger("a", 1, new SequenceRange(1, 2)));
        await AssertStoredAsync(Ledger("b", 4, new SequenceRange(3, 4)));
    }

    [Fact]
    public async Task FindAsync_TenThousandRanges_AreAllThere()
    {
        var ranges = Enumerable.Range(1, 10_000).Select(i => new SequenceRange(i * 3L, (i * 3L) + 1));
        var ledger = Ledger("feed", 1, [.. ranges]);

        await Store.CommitAsync(ledger);

        await AssertStoredAsync(ledger);
    }

    [Fact]
    public async Task FindAsync_LedgerAfterAFailedCommit_IsTheOneStoredThen()
    {
        await Store.CommitAsync(MinimalTrade(1));
        await Store.CommitAsync(Ledger("feed", 1, new SequenceRange(1, 2), new SequenceRange(5, 6)));
        var failing = new MarketCommit
        {
            LastSequence = 1,
            Trades = [MinimalTrade(1)],
            Sources = [Ledger("feed", 1, new SequenceRange(1, 3), new SequenceRange(5, 6))],
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Store.CommitAsync(failing));

        await Store.CommitAsync(Ledger("feed", 1, new SequenceRange(1, 3), new SequenceRange(5, 9)));

        await AssertStoredAsync(Ledger("feed", 1, new SequenceRange(1, 3), new SequenceRange(5, 9)));
    }

    // Each bit is a stored number, so consecutive values of a walk differ anywhere: head, middle, tail, merged, split.
    [Fact]
    public async Task FindAsync_AnyWalkOfLedgers_GivesTheLast()
    {
        var source = 0;
        await Gen.Select(Gen.UShort.Array[1, 8], Gen.Bool).SampleAsync(
            async (walk, reopen) =>
            {
                var name = $"source-{source++}";
                foreach (var bits in walk)
                {
                    await Store.CommitAsync(Ledger(name, 1, RangesOf(bits)));
                }

                if (reopen)
                {
                    await Store.ReopenAsync();
                    await Store.CommitAsync(Ledger(name, 1, RangesOf((ushort)(walk[^1] ^ 0x0810))));
                    await AssertStoredAsync(Ledger(name, 1, RangesOf((ushort)(walk[^1] ^ 0x0810))));
                    return;
                }

                await AssertStoredAsync(Ledger(name, 1, RangesOf(walk[^1])));
            },
            iter: 40,
            threads: 1);
    }

    private static List<SequenceRange> RangesOf(ushort bits)
    {
        var ranges = new List<SequenceRange>();
        for (var i = 1; i <= 16; i++)
        {
            if ((bits >> (i - 1) & 1) == 0)
            {
                continue;
            }

            if (ranges.Count > 0 && ranges[^1].Last == i - 1)
            {
                ranges[^1] = ranges[^1] with { Last = i };
            }
            else
            {
                ranges.Add(new SequenceRange(i, i));
            }
        }

        return ranges;
    }

    private async Task AssertStoredAsync(SourceLedger expected)
    {
        var ledger = await Store.Ledgers.FindAsync(expected.Source, Cancellation);
        Assert.NotNull(ledger);
        Assert.Equal(expected with { Ranges = ledger.Ranges }, ledger);
        Assert.Equal(expected.Ranges, ledger.Ranges);
    }
}
