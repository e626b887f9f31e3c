using CsCheck;
using FinApi.Application.History;
using FinApi.Application.Ingest.Bars;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class BarReaderContract : StoreContract
{
    private static readonly BarRange All =
        new(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Limit: 10_001);

    [Fact]
    public async Task ListAsync_EmptyStore_IsEmpty()
    {
        Assert.Empty(await ListAsync(All));
    }

    [Fact]
    public async Task ListAsync_FullAndMinimalBar_KeepsEveryPart()
    {
        await Store.CommitAsync(MinimalBar(0), FullBar(0));

        Assert.Equal([MinimalBar(0)], await ListAsync(All));
        Assert.Equal([FullBar(0)], await ListAsync(All with { Interval = BarInterval.OneDay }));
    }

    [Fact]
    public async Task ListAsync_BarStoredAgain_IsReplaced()
    {
        await Store.CommitAsync(FullBar(0), FullBar(1));
        var changed = FullBar(0).Bar with { Close = 1, Volume = null, Revision = 4 };
        var revised = FullBar(0) with { Bar = changed, Notional = null };

        await Store.CommitAsync(revised);

        Assert.Equal([revised, FullBar(1)], await ListAsync(All with { Interval = BarInterval.OneDay }));
    }

    [Fact]
    public async Task ListAsync_SymbolsAndIntervals_NeverMix()
    {
        await Store.CommitAsync([.. BarInterval.Stored.Select(i => MinimalBar(0, Aapl, i)), MinimalBar(0, Msft)]);

        foreach (var interval in BarInterval.Stored)
        {
            Assert.Equal([MinimalBar(0, Aapl, interval)], await ListAsync(All with { Interval = interval }));
        }

        Assert.Equal([MinimalBar(0, Msft)], await ListAsync(All with { Symbol = Msft }));
    }

    [Fact]
    public async Task ListAsync_BoundsBeyondWhatCanBeStored_AreOpenEnds()
    {
        await Store.CommitAsync(MinimalBar(0));
        var everything = All with { StartTime = Instant.MinValue, EndTime = Instant.MaxValue };

        Assert.Single(await ListAsync(everything));
        Assert.Empty(await ListAsync(everything with { StartTime = Instant.MaxValue }));
        Assert.Empty(await ListAsync(everything with { EndTime = Instant.MinValue }));
    }

    [Fact]
    public async Task ListAsync_AnyRange_IsThatOfAModel()
    {
        StoredBar[] bars = [.. Enumerable.Range(0, 20).Where(m => m % 3 != 0).Select(m => MinimalBar(m))];
        await Store.CommitAsync(bars);

        await Gen.Select(Gen.Int[-2, 21], Gen.Int[-2, 21], Gen.Int[1, 25], Gen.Bool).SampleAsync(
            async (start, end, limit, isDescending) =>
            {
                var range = new BarRange(Aapl, BarInterval.OneMinute, Bound(start), Bound(end), isDescending, limit);

                return (await ListAsync(range)).SequenceEqual(Model(bars, range));
            },
            iter: 200);
    }

    [Fact]
    public async Task ListManyAsync_RangesOfSeveralSeries_GivesEachItsBars()
    {
        StoredBar[] minutes = [.. Enumerable.Range(0, 5).Select(m => MinimalBar(m))];
        await Store.CommitAsync([.. minutes, MinimalBar(1, Msft), MinimalBar(0, Aapl, BarInterval.FiveMinutes)]);

        var found = await Store.BarBatches.ListManyAsync(
            [
                All with { StartTime = Bound(1), EndTime = Bound(3) },
                All with { StartTime = Bound(4) },
                All with { Limit = 1 },
                All with { Symbol = Msft },
                All with { Symbol = Msft, StartTime = Bound(2) },
                All with { Interval = BarInterval.FiveMinutes },
            ],
            Cancellation);

        StoredBar[] wanted =
        [
            minutes[1], minutes[2], minutes[4], minutes[0], MinimalBar(1, Msft),
            MinimalBar(0, Aapl, BarInterval.FiveMinutes),
        ];
        Assert.Equivalent(wanted, found, strict: true);
        Assert.Empty(await Store.BarBatches.ListManyAsync([], Cancellation));
    }

    [Fact]
    public async Task ListNewestAsync_SeveralSeries_GivesTheNewestOfThoseThatHaveOne()
    {
        await Store.CommitAsync(
            [
                MinimalBar(2), MinimalBar(0), MinimalBar(50_000), MinimalBar(1, Msft),
                MinimalBar(0, Msft, BarInterval.OneHour),
            ]);

        var found = await Store.BarBatches.ListNewestAsync(
            [
                new BarSeries(Aapl, BarInterval.OneMinute),
                new BarSeries(Aapl, BarInterval.OneHour),
                new BarSeries(Msft, BarInterval.OneMinute),
            ],
            Cancellation);

        Assert.Equivalent(new[] { MinimalBar(50_000), MinimalBar(1, Msft) }, found, strict: true);
    }

    private static Instant? Bound(int minute) => minute == -2 ? null : Opening + Duration.FromMinutes(minute);

    private static IEnumerable<StoredBar> Model(StoredBar[] bars, BarRange range)
    {
        var ascending = bars.Where(b => (range.StartTime is null || b.Bar.StartTime >= range.StartTime)
            && (range.EndTime is null || b.Bar.StartTime < range.EndTime));
        return (range.IsDescending ? ascending.Reverse() : ascending).Take(range.Limit);
    }

    private async ValueTask<IReadOnlyList<StoredBar>> ListAsync(BarRange range)
    {
        var bars = await Store.Bars.ListAsync(range, Cancellation);
        Assert.Equal(bars, (await Store.Bars.ReadPageAsync(range, Cancellation)).Rows);
        Assert.Equal(
            bars.Select(stored => BarRow.Of(stored.Bar)), (await Store.Bars.ReadRowsAsync(range, Cancellation)).Rows);
        return bars;
    }
}
