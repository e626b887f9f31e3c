using CsCheck;
using FinApi.Application.History;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

public abstract class TradeReaderContract : StoreContract
{
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 10_001);

    [Fact]
    public async Task ListAsync_EmptyStore_IsEmpty()
    {
        var trades = await ListAsync(All);

        Assert.Empty(trades);
    }

    [Fact]
    public async Task ListAsync_FullAndMinimalTrade_KeepsEveryField()
    {
        var last = MinimalTrade(3, nanoseconds: 999_999_999) with { Conditions = "" };
        Trade[] stored = [MinimalTrade(1), FullTrade(2), last];

        await Store.CommitAsync(stored);

        Assert.Equal(stored, await ListAsync(All));
    }

    [Theory]
    [InlineData(false, new long[] { 3, 1, 2, 4 })]
    [InlineData(true, new long[] { 4, 2, 1, 3 })]
    public async Task ListAsync_Order_IsEventTimeThenSequence(bool isDescending, long[] expected)
    {
        await Store.CommitAsync(MinimalTrade(1, 5), MinimalTrade(2, 5), MinimalTrade(3, 4), MinimalTrade(4, 6));

        var trades = await ListAsync(All with { IsDescending = isDescending });

        Assert.Equal(expected, trades.Select(t => t.Sequence));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListAsync_Bounds_IncludeStartAndExcludeEnd(bool isDescending)
    {
        await Store.CommitAsync(MinimalTrade(1, 0), MinimalTrade(2, 1), MinimalTrade(3, 2), MinimalTrade(4, 3));

        var trades = await ListAsync(All with { StartTime = At(1), EndTime = At(3), IsDescending = isDescending });

        Assert.Equal([2, 3], trades.Select(t => t.Sequence).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListAsync_BoundsBeyondWhatCanBeStored_AreOpenEnds(bool isDescending)
    {
        await Store.CommitAsync(MinimalTrade(1));
        var everything = All with
        {
            StartTime = Instant.MinValue,
            EndTime = Instant.MaxValue,
            IsDescending = isDescending,
        };

        Assert.Single(await ListAsync(everything));
        Assert.Empty(await ListAsync(everything with { StartTime = Instant.MaxValue }));
        Assert.Empty(await ListAsync(everything with { EndTime = Instant.MinValue }));
    }

    [Fact]
    public async Task ListAsync_EndBeforeStart_IsEmpty()
    {
        await Store.CommitAsync(MinimalTrade(1, 5));

        Assert.Empty(await ListAsync(All with { StartTime = At(9), EndTime = At(1) }));
    }

    [Fact]
    public async Task ListAsync_TwoSymbols_NeverMix()
    {
        var similar = Symbol.Parse("AAPL.X");
        await Store.CommitAsync(MinimalTrade(1), MinimalTrade(2, symbol: Msft), MinimalTrade(3, symbol: similar));

        var trades = await ListAsync(All);

        Assert.Equal([1], trades.Select(t => t.Sequence));
    }

    [Fact]
    public async Task ListAsync_Limit_IsReachedAndNotPassed()
    {
        await Store.CommitAsync([.. Enumerable.Range(1, 10_050).Select(i => MinimalTrade(i, i))]);

        var trades = await ListAsync(All);

        Assert.Equal(10_001, trades.Count);
        Assert.Equal(10_001, trades[^1].Sequence);
    }

    [Fact]
    public async Task ListAsync_RepeatedVenue_IsOneString()
    {
        await Store.CommitAsync(FullTrade(1), FullTrade(2));

        var trades = await ListAsync(All);

        Assert.Same(trades[0].Venue, trades[1].Venue);
        Assert.Same(trades[0].Conditions, trades[1].Conditions);
    }

    [Fact]
    public async Task ListAsync_Cancelled_Throws()
    {
        await Store.CommitAsync(MinimalTrade(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.Trades.ListAsync(All, new CancellationToken(canceled: true)));
        Assert.Single(await ListAsync(All));
    }

    // Times of a few nanoseconds, so that most trades share theirs with others and bounds hit them.
    [Fact]
    public async Task ListAsync_AnyRangeAndKeyset_IsThatOfAModel()
    {
        var samples = 0;
        var lastSequence = 0L;
        var times = Gen.Long[0, 6].Array[0, 25];
        await Gen.Select(times, Gen.Int[-2, 8], Gen.Int[-2, 8], Gen.Int[-1, 24], Gen.Int[1, 30], Gen.Bool)
            .SampleAsync(
                async (nanoseconds, start, end, after, limit, isDescending) =>
                {
                    var symbol = Symbol.Parse($"P{samples++}");
                    Trade[] trades = [.. nanoseconds.Select(t => MinimalTrade(++lastSequence, t, symbol))];
                    await Store.CommitAsync(new MarketCommit { LastSequence = lastSequence, Trades = trades });
                    var key = Key(trades, after);
                    var range = new TickRange(symbol, Bound(start), Bound(end), isDescending, limit, key);

                    return (await ListAsync(range)).SequenceEqual(Model(trades, range));
                },
                iter: 150,
                threads: 1);
    }

    private static Instant? Bound(int nanoseconds) => nanoseconds == -2 ? null : At(nanoseconds);

    private static TickOrder? Key(Trade[] trades, int index) =>
        index >= 0 && index < trades.Length ? Order(trades[index]) : null;

    private static IEnumerable<Trade> Model(Trade[] trades, TickRange range)
    {
        var ascending = trades
            .Where(t => (range.StartTime is null || t.EventTime >= range.StartTime)
                && (range.EndTime is null || t.EventTime < range.EndTime))
            .OrderBy(Order);
        var ordered = range.IsDescending ? ascending.Reverse() : ascending;
        return ordered
            .Where(t => range.After is not { } after || (range.IsDescending ? Order(t) < after : Order(t) > after))
            .Take(range.Limit);
    }

    private static TickOrder Order(Trade trade) => new(trade.EventTime, trade.Sequence);

    private ValueTask<IReadOnlyList<Trade>> ListAsync(TickRange range) => Store.Trades.ListAsync(range, Cancellation);
}
