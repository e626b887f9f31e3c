using FinApi.Application.History;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class QuoteReaderContract : StoreContract
{
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 1_000);

    [Fact]
    public async Task ListAsync_EmptyStore_IsEmpty()
    {
        Assert.Empty(await ListAsync(All));
    }

    [Fact]
    public async Task ListAsync_FullAndMinimalQuote_KeepsEveryField()
    {
        Quote[] stored = [MinimalQuote(1), MinimalQuote(2) with { BidPrice = 0, AskPrice = 1 }, FullQuote(3)];

        await Store.CommitAsync(stored);

        Assert.Equal(stored, await ListAsync(All));
    }

    [Theory]
    [InlineData(false, new long[] { 2, 3 })]
    [InlineData(true, new long[] { 3, 2 })]
    public async Task ListAsync_Bounds_IncludeStartAndExcludeEnd(bool isDescending, long[] expected)
    {
        await Store.CommitAsync(MinimalQuote(1, 0), MinimalQuote(2, 1), MinimalQuote(3, 2), MinimalQuote(4, 3));

        var quotes = await ListAsync(All with { StartTime = At(1), EndTime = At(3), IsDescending = isDescending });

        Assert.Equal(expected, quotes.Select(q => q.Sequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListAsync_PageAfterPage_GivesEachQuoteOnce(bool isDescending)
    {
        await Store.CommitAsync([.. Enumerable.Range(1, 10).Select(i => MinimalQuote(i, nanoseconds: i / 4))]);
        var range = All with { IsDescending = isDescending, Limit = 3 };
        var seen = new List<long>();

        for (var page = await ListAsync(range); page.Count > 0; page = await ListAsync(range))
        {
            seen.AddRange(page.Select(q => q.Sequence));
            range = range with { After = new TickOrder(page[^1].EventTime, page[^1].Sequence) };
        }

        var ascending = Enumerable.Range(1, 10).Select(i => (long)i);
        Assert.Equal(isDescending ? ascending.Reverse() : ascending, seen);
    }

    [Fact]
    public async Task ListAsync_LatestAsOf_IsTheLastBeforeTheEnd()
    {
        await Store.CommitAsync(MinimalQuote(1, 10), MinimalQuote(2, 10), MinimalQuote(3, 11));

        var latest = await ListAsync(new TickRange(Aapl, null, At(11), IsDescending: true, Limit: 1));

        Assert.Equal([2], latest.Select(q => q.Sequence));
    }

    [Fact]
    public async Task ListAsync_BoundsBeyondWhatCanBeStored_AreOpenEnds()
    {
        await Store.CommitAsync(MinimalQuote(1));

        Assert.Single(await ListAsync(All with { StartTime = Instant.MinValue, EndTime = Instant.MaxValue }));
    }

    [Fact]
    public async Task ListAsync_TwoSymbols_NeverMix()
    {
        await Store.CommitAsync(MinimalQuote(1), MinimalQuote(2, symbol: Msft));

        Assert.Equal([1], (await ListAsync(All)).Select(q => q.Sequence));
    }

    private ValueTask<IReadOnlyList<Quote>> ListAsync(TickRange range) => Store.Quotes.ListAsync(range, Cancellation);
}
