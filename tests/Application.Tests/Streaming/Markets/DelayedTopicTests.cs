using FinApi.Application.Log;
using FinApi.Application.MarketData;
using FinApi.Application.Streaming.Markets;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests.Streaming.Markets;

public sealed class DelayedTopicTests
{
    private static readonly Instant Start = Market.At("2026-11-20T15:00:00Z");
    private static readonly Instant Removed = Start + Duration.FromSeconds(90);

    private readonly RecentMarket _recent = new();
    private readonly DelayedTopic _topic = new(TopicKind.Bars(BarInterval.OneMinute.Level, BarMode.OnUpdate));

    [Fact]
    public void Collect_BarThatWasRemoved_IsToldOnceAndNotBefore()
    {
        var bar = Bar(Start);
        _recent.Add(bar, Start);
        Assert.Equal(bar, Assert.Single(Collect(Start)).Bar);
        Remove(bar);

        Assert.DoesNotContain(Collect(Removed - Duration.Epsilon), tick => tick.Removal is not null);
        var told = Collect(Removed);
        Assert.Equal((bar, Removed), (Assert.Single(told).Removal!.Bar, told[0].Removal!.Time));
        Assert.Empty(Collect(Removed + Duration.FromMinutes(1)));
    }

    // The bar of a minute ago may be removed while the next one is under way.
    [Fact]
    public void Collect_EarlierBarAndOtherIntervals_ToldByInterval()
    {
        var (earlier, bar) = (Bar(Start), Bar(Start + Duration.FromMinutes(1)));
        _recent.Add(earlier, Start);
        _recent.Add(bar, bar.StartTime);
        Collect(bar.StartTime);
        Remove(earlier);
        Remove(Bar(Start) with { Interval = BarInterval.OneHour });

        Assert.Equal(earlier, Assert.Single(Collect(Removed)).Removal!.Bar);
    }

    [Fact]
    public void Collect_RemovedBeforeTheFirstLook_IsNoNews()
    {
        Remove(Bar(Start));

        Assert.Empty(Collect(Removed));
    }

    private void Remove(Bar bar)
    {
        // The log tells of it for both modes of streams.
        for (var i = 0; i < 2; i++)
        {
            var removal = new BarRemoval(bar, Latest: null, Previous: null, Removed);
            _recent.Removals.Add(removal);
            _recent.Remove(removal);
        }
    }

    private List<TickEvent> Collect(Instant latest)
    {
        List<TickEvent> events = [];
        _topic.Collect(_recent, latest, events);
        return events;
    }

    private static Bar Bar(Instant start) => new()
    {
        Symbol = Symbol.Parse("A"),
        Interval = BarInterval.OneMinute,
        StartTime = start,
        EndTime = start + Duration.FromMinutes(1),
        Open = 1,
        High = 1,
        Low = 1,
        Close = 1,
    };
}
