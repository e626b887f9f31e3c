using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.MarketData;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>Pages with their settled version: whatever is committed meanwhile, the two belong together.</summary>
public abstract class PageReaderContract : StoreContract
{
    private const int Corrections = 150;
    private const int Bars = 50;

    private static readonly BarRange AllBars =
        new(Aapl, BarInterval.OneMinute, null, null, IsDescending: false, Limit: 10_001);

    private static readonly TickRange AllTicks = new(Aapl, null, null, IsDescending: false, Limit: 10_001);

    [Fact]
    public async Task ReadPageAsync_EmptyStore_IsEmptyOfVersion0()
    {
        var (bars, barVersion) = await Store.Bars.ReadPageAsync(AllBars, Cancellation);
        var (seen, seenVersion) = await Store.Bars.ReadRowsAsync(AllBars, Cancellation);
        var (trades, tradeVersion) = await Store.Trades.ReadPageAsync(AllTicks, Cancellation);
        var (quotes, quoteVersion) = await Store.Quotes.ReadPageAsync(AllTicks, Cancellation);

        Assert.Equal((0, 0, 0, 0), (bars.Count, seen.Count, trades.Count, quotes.Count));
        Assert.Equal((0, 0, 0, 0), (barVersion, seenVersion, tradeVersion, quoteVersion));
    }

    [Fact]
    public async Task ReadPageAsync_RangeWithoutRows_HasTheVersionOfItsInstrument()
    {
        await Store.CommitAsync(new MarketCommit { LastSequence = 1, SettledVersions = [new(Aapl, 7), new(Msft, 9)] });

        Assert.Equal(7, (await Store.Bars.ReadPageAsync(AllBars, Cancellation)).SettledVersion);
        Assert.Equal(7, (await Store.Bars.ReadRowsAsync(AllBars, Cancellation)).SettledVersion);
        Assert.Equal(7, (await Store.Trades.ReadPageAsync(AllTicks, Cancellation)).SettledVersion);
        var ofMsft = AllTicks with { Symbol = Msft };
        Assert.Equal(9, (await Store.Quotes.ReadPageAsync(ofMsft, Cancellation)).SettledVersion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadPageAsync_AnyRange_HasTheRowsOfListAsync(bool isDescending)
    {
        await Store.CommitAsync(Correction(1));
        await Store.CommitAsync(Correction(2));
        var bars = AllBars with { IsDescending = isDescending, Limit = 17 };
        var ticks = AllTicks with { IsDescending = isDescending };

        Assert.Equal(
            await Store.Bars.ListAsync(bars, Cancellation),
            (await Store.Bars.ReadPageAsync(bars, Cancellation)).Rows);
        Assert.Equal(
            (await Store.Bars.ListAsync(bars, Cancellation)).Select(stored => BarRow.Of(stored.Bar)),
            (await Store.Bars.ReadRowsAsync(bars, Cancellation)).Rows);
        Assert.Equal(
            await Store.Trades.ListAsync(ticks, Cancellation),
            (await Store.Trades.ReadPageAsync(ticks, Cancellation)).Rows);
        Assert.Equal(
            await Store.Quotes.ListAsync(ticks, Cancellation),
            (await Store.Quotes.ReadPageAsync(ticks, Cancellation)).Rows);
    }

    // Correction n makes version n, of n trades, n quotes and bars that close at n.
    [Fact]
    public async Task ReadPageAsync_WhileCorrectionsAreCommitted_HasTheRowsOfItsVersion()
    {
        var writing = Task.Run(
            async () =>
            {
                for (var n = 1; n <= Corrections; n++)
                {
                    await Store.CommitAsync(Correction(n));
                }
            },
            Cancellation);

        var newestFirst = AllTicks with { IsDescending = true };
        HashSet<long> seen = [];
        while (!writing.IsCompleted)
        {
            var (bars, version) = await Store.Bars.ReadPageAsync(AllBars, Cancellation);
            Assert.Equal(version == 0 ? 0 : Bars, bars.Count);
            Assert.All(bars, bar => Assert.Equal(version, bar.Bar.Close));
            seen.Add(version);

            (var shown, version) = await Store.Bars.ReadRowsAsync(AllBars, Cancellation);
            Assert.All(shown, bar => Assert.Equal(version, bar.Close));

            (var trades, version) = await Store.Trades.ReadPageAsync(AllTicks, Cancellation);
            Assert.Equal(version, trades.Count);

            (var quotes, version) = await Store.Quotes.ReadPageAsync(newestFirst, Cancellation);
            Assert.Equal(version, quotes.Count);
        }

        await writing;
        Assert.True(seen.Count > 3, $"Only versions {string.Join(", ", seen)} were read.");
        Assert.Equal(Corrections, (await Store.Bars.ReadPageAsync(AllBars, Cancellation)).SettledVersion);
    }

    private static MarketCommit Correction(int number) => new()
    {
        LastSequence = 2 * number,
        Trades = [MinimalTrade((2 * number) - 1, nanoseconds: number)],
        Quotes = [MinimalQuote(2 * number, nanoseconds: number)],
        Bars = [.. Enumerable.Range(0, Bars).Select(minute => ClosingAt(minute, number))],
        SettledVersions = [new(Aapl, number)],
    };

    private static StoredBar ClosingAt(int minute, decimal close)
    {
        var bar = MinimalBar(minute);
        return bar with { Bar = bar.Bar with { Close = close } };
    }
}
