using FinApi.Application.History;
using FinApi.Application.Ingest.Revisions;
using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Contracts;

/// <summary>What every store does with cancelled and corrected trades.</summary>
public abstract class TradeRevisionContract : StoreContract
{
    private static readonly TickRange All = new(Aapl, null, null, IsDescending: false, Limit: 100);

    private ITradeRevisionReader Revisions => Store.TradeRevisions;

    [Fact]
    public async Task FindTradesAsync_FindsThoseOfTheRangeThatStand()
    {
        await Store.CommitAsync(
            Named(1, 0, "a"),
            Named(2, 5, "a"),
            Named(3, 5, "b"),
            MinimalTrade(4, 5),
            Named(5, 9, "a"),
            Named(6, 5, "a") with { Symbol = Msft });
        await ReviseAsync(10, Named(1, 0, "a"), after: null);

        var found = await Revisions.FindTradesAsync(Aapl, "a", At(0), At(9), Cancellation);

        Assert.Equal([Named(2, 5, "a")], found);
    }

    [Fact]
    public async Task ListRevisionsAsync_FollowsATradeThroughItsIdentifiers()
    {
        var first = FullTrade(1) with { TradeId = "a" };
        var second = first with { TradeId = "b", Price = 2 };
        var third = second with { EventTime = At(7) };
        await Store.CommitAsync(first, Named(2, 3, "a"), Named(3, 3, "c"));
        await ReviseAsync(10, first, second);
        await ReviseAsync(11, second, third);
        await ReviseAsync(12, Named(2, 3, "a"), after: null);
        await ReviseAsync(13, Named(3, 3, "c"), after: null);

        var found = await Revisions.ListRevisionsAsync(Aapl, "a", Cancellation);

        StoredTradeRevision[] expected =
        [
            new(first, first.EventTime, 10),
            new(second, third.EventTime, 11),
            new(Named(2, 3, "a"), NextTime: null, 12),
        ];
        Assert.Equal(expected, found);
        Assert.Equal([third], await Store.Trades.ListAsync(All, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListAsync_OfThePast_IsThatOfAModel(bool isDescending)
    {
        var trades = Enumerable.Range(1, 8).Select(i => Named(i, i / 2, $"{i}")).ToArray();
        await Store.CommitAsync(trades);
        var moved = trades[1] with { Price = 7, EventTime = At(3), ReceiveTime = At(20) };
        var again = moved with { Price = 8, ReceiveTime = At(40) };
        await ReviseAsync(10, trades[1], moved, At(20));
        await ReviseAsync(11, trades[4], after: null, At(30));
        await ReviseAsync(12, moved, again, At(40));
        await ReviseAsync(13, again, after: null, At(50));
        for (var time = 0; time < 60; time += 5)
        {
            IEnumerable<Trade> stood = trades.Where(each => each.Sequence is not (2 or 5));
            stood = stood.Append(time < 20 ? trades[1] : time < 40 ? moved : again).Where(
                each => each.Sequence != 2 || time < 50);
            stood = time < 30 ? stood.Append(trades[4]) : stood;
            foreach (var strict in new[] { false, true })
            {
                var expected = stood.Where(each => !strict || each.ReceiveTime <= At(time)).OrderBy(TickOrder.Of);
                var range = All with
                {
                    IsDescending = isDescending,
                    Limit = 3,
                    RevisedUpTo = At(time),
                    ReceivedUpTo = strict ? At(time) : null,
                };

                Assert.Equal(isDescending ? expected.Reverse() : expected, await ReadAllAsync(range));
            }
        }
    }

    [Fact]
    public async Task CommitAsync_TradeThatCameAndWentInIt_IsNeverAmongThoseThatStand()
    {
        var trade = Named(1, 0, "a");
        await Store.CommitAsync(new MarketCommit
        {
            LastSequence = 2,
            TradeRevisions = [Revision(2, trade, after: null, At(5))],
        });

        Assert.Empty(await Store.Trades.ListAsync(All, Cancellation));
        Assert.Equal([trade], await Store.Trades.ListAsync(All with { RevisedUpTo = At(4) }, Cancellation));
    }

    [Fact]
    public async Task ListRemakesAsync_FindsWhatIsStillToBeMadeAnew()
    {
        BarRemake[] remakes =
        [
            new(Aapl, 1, new TimeRange(Start: null, End: null)),
            new(Aapl, 2, new TimeRange(Opening, Opening + Duration.FromHours(1))),
            new(Symbol.Parse("MSFT"), 1, new TimeRange(Opening, End: null)),
        ];
        await Store.CommitAsync(new MarketCommit { LastSequence = 2, BarRemakes = remakes });

        await Store.CommitAsync(new MarketCommit { LastSequence = 2, DoneBarRemakes = [remakes[0]] });

        await Store.ReopenAsync();
        var left = await Store.BarRules.ListRemakesAsync(Cancellation);
        Assert.Equal(remakes.Skip(1), left.OrderBy(each => each.Symbol.Value));
    }

    [Fact]
    public async Task ListGoneAsync_HasTheLatestRevisionForThirtyDays()
    {
        var midnight = Instant.FromUtc(2026, 11, 20, 0, 0);
        GoneBar[] gone = [new(Aapl, BarInterval.OneDay, midnight, 3), new(Aapl, BarInterval.OneMinute, Opening, 1)];
        await Store.CommitAsync(Commit(1, Opening, gone));

        await Store.CommitAsync(Commit(2, Opening + Duration.FromDays(29), gone[0] with { Revision = 4 }));
        var both = await Store.BarBatches.ListGoneAsync(Cancellation);
        await Store.CommitAsync(Commit(3, Opening + Duration.FromDays(31), gone[0] with { Revision = 5 }));
        await Store.ReopenAsync();

        Assert.Equal([gone[1], gone[0] with { Revision = 4 }], both.OrderBy(each => each.Revision));
        Assert.Equal([gone[0] with { Revision = 5 }], await Store.BarBatches.ListGoneAsync(Cancellation));

        static MarketCommit Commit(long position, Instant time, params GoneBar[] all) => new()
        {
            LastSequence = position,
            GoneBars = all,
            Row = new LogRow(Term: 0, position, time, [LogEntry.Of(MinimalTrade(position), "feed", default)]),
        };
    }

    [Fact]
    public async Task CommitAsync_RemovedBars_AreGoneAndOthersStay()
    {
        await Store.CommitAsync(MinimalBar(0), MinimalBar(1), MinimalBar(0, interval: BarInterval.OneHour));
        var gone = MinimalBar(0);

        await Store.CommitAsync(new MarketCommit
        {
            LastSequence = 2,
            RemovedBars = [new BarRemoval(gone.Bar, Latest: null, Previous: null, At(0))],
        });

        var minutes = await Store.Bars.ListAsync(RangeOf(BarInterval.OneMinute), Cancellation);
        Assert.Equal([MinimalBar(1)], minutes);
        Assert.Single(await Store.Bars.ListAsync(RangeOf(BarInterval.OneHour), Cancellation));
    }

    private static BarRange RangeOf(BarInterval interval) =>
        new(Aapl, interval, null, null, IsDescending: false, Limit: 10);

    private static Trade Named(long sequence, long nanoseconds, string id) =>
        MinimalTrade(sequence, nanoseconds) with { TradeId = id };

    private static TradeRevision Revision(long sequence, Trade before, Trade? after, Instant time) =>
        new() { Before = before, After = after, Time = time, Sequence = sequence };

    private ValueTask ReviseAsync(long sequence, Trade before, Trade? after, Instant? time = null) =>
        Store.CommitAsync(new MarketCommit
        {
            LastSequence = sequence,
            TradeRevisions = [Revision(sequence, before, after, time ?? At(100))],
            Trades = after is null ? [] : [after],
        });

    private async Task<List<Trade>> ReadAllAsync(TickRange range)
    {
        List<Trade> all = [];
        while (true)
        {
            var page = (await Store.Trades.ReadPageAsync(range, Cancellation)).Rows;
            all.AddRange(page);
            if (page.Count < range.Limit)
            {
                return all;
            }

            range = range with { After = TickOrder.Of(page[^1]) };
        }
    }
}
