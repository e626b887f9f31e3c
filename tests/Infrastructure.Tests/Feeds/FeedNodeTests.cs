using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Feeds;

public sealed class FeedNodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-feed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The second start finds every row stored.
    [Fact]
    public async Task Replay_RealSessionTwice_BuildsTheBarsOfTheSessionOnce()
    {
        var file = SharedData.PathOf("trades/XXX_2018-01-02.trades.csv.gz");
        for (var start = 0; start < 2; start++)
        {
            await using var node = new FeedNode(
                _folder, ("Feed:Kind", "Replay"), ("Feed:Speed", "Max"), ("Feed:Files:0", file));

            await node.RunFeedAsync();

            Assert.True(node.Get<LatestMarket>().TryGet("XXX", out var state));
            var day = Assert.Single(await BarsAsync(node, BarInterval.OneDay)).Bar;
            Assert.Equal((158.3m, 159.3988m, 156.03m, 157.02m), (day.Open, day.High, day.Low, day.Close));
            Assert.Equal((4_315_945m, 39_195L), (day.Volume!.Value, day.TradeCount!.Value));
            Assert.Equal(489, (await BarsAsync(node, BarInterval.OneMinute)).Count);
            Assert.Equal(39_470, state.Trade!.Sequence);
        }
    }

    [Fact]
    public async Task None_Start_HasNoInstruments()
    {
        await using var node = new FeedNode(_folder, ("Feed:Kind", "None"));

        await node.RunFeedAsync();

        Assert.Equal(0, node.Get<LatestMarket>().Count);
    }

    [Fact]
    public async Task AnyOtherKind_Start_StopsWithASentence()
    {
        await using var node = new FeedNode(_folder, ("Feed:Kind", "Live"));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(node.StartAsync);

        Assert.Equal("Feed:Kind is 'Live'. Write Simulated, Replay or None.", failure.Message);
    }

    private static async Task<IReadOnlyList<StoredBar>> BarsAsync(FeedNode node, BarInterval interval) =>
        await node.Get<IBarReader>().ListAsync(
            new BarRange(
                Symbol.Parse("XXX"), interval, StartTime: null, EndTime: null, IsDescending: false, Limit: 1_000),
            TestContext.Current.CancellationToken);
}
