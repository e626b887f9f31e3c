using FinApi.Application.Log;
using FinApi.Application.Streaming.Frames;
using FinApi.Domain.Accounts;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Streaming;

/// <summary>
/// Streams of a free and of an enterprise account on one node, and what a change of plan does to them.
/// </summary>
public sealed class PlanChangeTests
{
    private static readonly TopicSpec QuoteA = new(StreamChannel.Quotes, "A");
    private static readonly TopicSpec TradeA = new(StreamChannel.Trades, "A");

    [Fact]
    public void Stream_FreePlan_GetsTheSameQuotesFifteenMinutesLate()
    {
        using var world = new StreamWorld();
        var late = Connect(world, TestPlans.Free, QuoteA);
        var live = Connect(world, TestPlans.Enterprise, QuoteA);
        Assert.Null(late.Record.Last<ServerFrame.Snapshot>().Latest);

        world.Trade(10);
        world.Pass(30);
        Assert.Equal(10, Assert.Single(live.Record.Items).Event.Quote!.BidPrice);
        world.PassMinutes(14.9);
        Assert.Empty(late.Record.Items);
        world.PassMinutes(0.2);

        Assert.Equal(10, Assert.Single(late.Record.Items).Event.Quote!.BidPrice);
        Assert.Empty(late.Record.Problems);
    }

    [Fact]
    public void Snapshot_FreePlan_IsOfThenAndSaysDelayed()
    {
        using var world = new StreamWorld();
        world.Trade(10);
        world.PassMinutes(15);
        world.Trade(20);

        var late = Connect(world, TestPlans.Free, QuoteA);
        var live = Connect(world, TestPlans.Enterprise, QuoteA);

        var snapshot = late.Record.Last<ServerFrame.Snapshot>();
        Assert.Equal(10, snapshot.Latest!.Quote!.BidPrice);
        Assert.Equal((DataMode.Delayed, Duration.FromMinutes(15)), (snapshot.Status.Mode, snapshot.Status.Delay));
        Assert.Equal(20, live.Record.Last<ServerFrame.Snapshot>().Latest!.Quote!.BidPrice);
    }

    [Fact]
    public void Stream_FreePlan_IsPacedAndCountsWhatIsLeftOut()
    {
        using var world = new StreamWorld();
        var late = Connect(world, TestPlans.Free, QuoteA);
        for (var second = 0; second < 10; second++)
        {
            world.Trade(second);
            world.PassMinutes(1 / 60d);
        }

        world.PassMinutes(15.1);

        Assert.InRange(late.Record.Items.Count, 5, 11);
        Assert.Equal(9, late.Record.Items[^1].Event.Quote!.BidPrice);
        Assert.Empty(late.Record.Problems);
    }

    [Fact]
    public void Subscribe_MoreThanTheFreePlanHas_IsRefusedByTopicAndNamesThePlan()
    {
        using var world = new StreamWorld();

        var late = Connect(
            world, TestPlans.Free, QuoteA with { Delivery = Delivery.Every }, QuoteA with { Symbol = "*" });

        var results = late.Record.Last<ServerFrame.OpResult>().Topics;
        Assert.All(results, result => Assert.Equal(TopicStatus.NotEntitled, result.Status));
        Assert.All(
            results, result => Assert.EndsWith("The enterprise plan does.", result.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Resume_FreePlan_GivesSnapshotsOnly()
    {
        using var world = new StreamWorld();
        var late = Connect(world, TestPlans.Free, QuoteA);
        world.Trade(10);
        world.PassMinutes(15.2);
        world.Pass(11_000);
        var token = late.Record.Token;
        late.Disconnect();

        late.Connect(new ClientMessage.Hello { ResumeToken = token });
        world.Pass(30);

        Assert.NotNull(Assert.Single(late.Record.Last<ServerFrame.ResumeResult>().Topics).Gap);
        Assert.Equal(10, late.Record.Last<ServerFrame.Snapshot>().Latest!.Quote!.BidPrice);
    }

    [Fact]
    public void ChangePlan_DownToFree_SaysSoAndBeginsWithTheLateMarket()
    {
        using var world = new StreamWorld();
        var client = Connect(world, TestPlans.Enterprise, QuoteA, TradeA with { Delivery = Delivery.Every });
        world.Trade(10);
        world.PassMinutes(15);
        world.Trade(20);
        world.Pass(30);
        var numbers = client.Record.TopicIds.ToList();
        var before = client.Record.Items.Count;

        Assert.Single(world.Opened).ChangePlan(TestPlans.Free);
        world.Pass(30);

        var notice = client.Record.Last<ServerFrame.Notice>();
        Assert.Equal(("PLAN_CHANGED", "free"), (notice.Reason, notice.Plan.Name));
        var ended = Assert.Single(notice.Ended);
        Assert.Equal((numbers[1], TopicStatus.NotEntitled), (ended.TopicId, ended.Status));
        var snapshot = client.Record.Last<ServerFrame.Snapshot>();
        Assert.Equal((numbers[0], 10m), (snapshot.TopicId, snapshot.Latest!.Quote!.BidPrice!.Value));
        world.Trade(30);
        world.PassMinutes(0.05);
        Assert.All(client.Record.Items.Skip(before), item => Assert.True(item.Event.Quote!.BidPrice < 20));
        Assert.True(IndexOf<ServerFrame.Notice>(client) < client.Record.Frames.LastIndexOf(snapshot));
    }

    [Fact]
    public void ChangePlan_UpFromFree_GoesOnInRealTime()
    {
        using var world = new StreamWorld();
        var client = Connect(world, TestPlans.Free, QuoteA);
        world.Trade(10);
        world.Pass(30);

        Assert.Single(world.Opened).ChangePlan(TestPlans.Enterprise);
        world.Pass(30);
        Assert.Equal(10, client.Record.Last<ServerFrame.Snapshot>().Latest!.Quote!.BidPrice);
        world.Trade(20);
        world.Pass(2_000);

        Assert.Equal(20, client.Record.Items[^1].Event.Quote!.BidPrice);
        Assert.Empty(client.Record.Last<ServerFrame.Notice>().Ended);
    }

    [Fact]
    public void ChangePlan_FewerTopics_EndsThoseBeyond()
    {
        using var world = new StreamWorld();
        var client = Connect(
            world, TestPlans.Enterprise, QuoteA, QuoteA with { Symbol = "B" }, QuoteA with { Symbol = "C" });

        Assert.Single(world.Opened).ChangePlan(TestPlans.Enterprise with { Name = "small", MaxTopics = 2 });
        world.Pass(30);

        var ended = Assert.Single(client.Record.Last<ServerFrame.Notice>().Ended);
        Assert.Equal((client.Record.TopicIds[2], TopicStatus.Limit), (ended.TopicId, ended.Status));
        Assert.Equal(2, world.Opened[0].TopicCount);
    }

    [Fact]
    public void ChangePlan_AnotherFee_SaysNothing()
    {
        using var world = new StreamWorld();
        var client = Connect(world, TestPlans.Enterprise, QuoteA);

        Assert.Single(world.Opened).ChangePlan(TestPlans.Enterprise with { MonthlyFee = 1 });
        world.Pass(30);

        Assert.Empty(client.Record.Frames.OfType<ServerFrame.Notice>());
    }

    [Fact]
    public void Subscribe_TestKey_SeesTheSimulatedMarketOnly()
    {
        using var world = new StreamWorld(symbols: ["A", "SIMA"]);
        world.Environment = KeyEnvironment.Test;
        var client = Connect(
            world, TestPlans.Enterprise, QuoteA, QuoteA with { Symbol = "SIMA" }, TradeA with { Symbol = "*" });
        world.Publish(world.Trade("A"), world.Trade("SIMA"));
        world.Pass(30);

        var results = client.Record.Last<ServerFrame.OpResult>().Topics;
        Assert.Equal(
            [TopicStatus.NotEntitled, TopicStatus.Ok, TopicStatus.Ok], results.Select(result => result.Status));
        Assert.All(
            client.Record.Frames.OfType<ServerFrame.Snapshot>(),
            snapshot => Assert.Equal("SIMA", snapshot.Key.Symbol.Value));
    }

    private static int IndexOf<T>(TestClient client) => client.Record.Frames.FindLastIndex(frame => frame is T);

    private static TestClient Connect(StreamWorld world, Plan plan, params TopicSpec[] topics)
    {
        world.Plan = plan;
        var client = new TestClient(world, plan.Name);
        client.Connect(new ClientMessage.Hello());
        client.Subscribe(topics);
        world.Pass(30);
        return client;
    }
}
