using FinApi.Application.Log;
using FinApi.Application.Log.Following;
using FinApi.Application.Nodes;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.Log;

public sealed class LogFollowerTests
{
    private static readonly Instant Now = Market.At("2026-11-20T15:00:00Z");

    private readonly Subscriber _applied = new();
    private readonly LogFollower _follower;

    public LogFollowerTests()
    {
        _follower = new LogFollower([_applied], new NodeDuty());
        Restart(position: 0);
    }

    [Fact]
    public void Apply_RowsInOrder_ReachSubscribersOnce()
    {
        Assert.Equal(LogStep.Applied, _follower.Apply(1, Row(1, 1, 3)));
        Assert.Equal(LogStep.Known, _follower.Apply(1, Row(1, 1, 3)));
        Assert.Equal(LogStep.Applied, _follower.Apply(1, Row(1, 4, 1)));

        Assert.Equal([1L, 4L], _applied.Rows.Select(row => row.FirstPosition));
        Assert.Equal(4, _follower.Position);
    }

    [Fact]
    public void Apply_RowBehindAHole_IsNotApplied()
    {
        _follower.Apply(1, Row(1, 1, 1));

        Assert.Equal(LogStep.Hole, _follower.Apply(1, Row(1, 3, 1)));

        Assert.Single(_applied.Rows);
    }

    [Fact]
    public void Apply_LowerTerm_IsIgnored()
    {
        _follower.Apply(1, Row(2, 1, 1));

        Assert.Equal(LogStep.Known, _follower.Apply(1, Row(1, 2, 1)));

        Assert.Single(_applied.Rows);
    }

    [Theory]
    [InlineData(2, 3, 2, 1)] // another epoch
    [InlineData(1, 3, 2, 1)] // a later writer has written something else there
    [InlineData(1, 1, 2, 2)] // a row that reaches beyond what was applied, but begins in it
    public void Apply_AnotherPast_IsSaidToBeLost(long epoch, long term, long firstPosition, int count)
    {
        _follower.Apply(1, Row(1, 1, 2));

        Assert.Equal(LogStep.Lost, _follower.Apply(epoch, Row(term, firstPosition, count)));

        Assert.Single(_applied.Rows);
    }

    [Fact]
    public async Task WaitForAsync_Position_CompletesOnceItIsApplied()
    {
        var waiting = _follower.WaitForAsync(3, TestContext.Current.CancellationToken);
        _follower.Apply(1, Row(1, 1, 2));
        Assert.False(waiting.IsCompleted);

        _follower.Apply(1, Row(1, 3, 1));

        await waiting;
    }

    [Fact]
    public void MakeRow_CommitThatFails_LeavesNoHoleInTheNumbers()
    {
        var lost = _follower.MakeRow(1, NodeIdentity.EntryVersion, [Quote(), Quote()], Now)!;
        var kept = _follower.MakeRow(1, NodeIdentity.EntryVersion, [Quote()], Now)!;

        Assert.Equal([1L, 2L], lost.Entries.Select(entry => entry.Sequence));
        Assert.Equal((1L, 1L), (kept.FirstPosition, kept.Entries[0].Sequence));
    }

    [Fact]
    public void MakeRow_AfterARestartFromACheckpoint_GoesOnWithItsNumbers()
    {
        _follower.Apply(1, _follower.MakeRow(1, NodeIdentity.EntryVersion, [Quote(), Quote(), Bar()], Now)!);
        var other = new LogFollower([], new NodeDuty());

        other.Restart(new LogHead(1, 1, 0, 3), _follower.ToCheckpoint(), position: 3);

        var row = other.MakeRow(2, NodeIdentity.EntryVersion, [Quote()], Now)!;
        Assert.Equal((4L, 3L), (row.FirstPosition, row.Entries[0].Sequence));
        var ended = other.MakeRow(2, NodeIdentity.EntryVersion, [], Now + Duration.FromMinutes(2))!;
        Assert.Equal(2, ended.Entries.Count); // the bar
    }

    [Fact]
    public void MakeRow_BarEnds_IsToldOnceToBothModesByWhoeverWrites()
    {
        _follower.Apply(1, _follower.MakeRow(1, NodeIdentity.EntryVersion, [Bar()], Now)!);
        Assert.Null(_follower.MakeRow(1, NodeIdentity.EntryVersion, [], Now));
        Assert.False(_follower.HasEnds(Now));
        var later = Now + Duration.FromMinutes(1);
        Assert.True(_follower.HasEnds(later));

        var failed = _follower.MakeRow(1, NodeIdentity.EntryVersion, [], later)!;
        var row = _follower.MakeRow(2, NodeIdentity.EntryVersion, [], later)!;
        _follower.Apply(1, row);

        Assert.Equal(failed.Entries, row.Entries);
        Assert.Equal([BarMode.OnUpdate, BarMode.OnClose], row.Entries.Select(entry => entry.Kind.BarMode));
        Assert.Null(_follower.MakeRow(2, NodeIdentity.EntryVersion, [], later + Duration.FromMinutes(5)));
    }

    [Fact]
    public void MakeRow_BarChangesAsItEnds_IsEndedOnlyOnceItIsQuiet()
    {
        _follower.Apply(1, _follower.MakeRow(1, NodeIdentity.EntryVersion, [Bar()], Now)!);
        var end = Now + Duration.FromMinutes(1);

        var changed = _follower.MakeRow(1, NodeIdentity.EntryVersion, [Bar(LogEntryTraits.Complete)], end)!;
        _follower.Apply(1, changed);

        Assert.Single(changed.Entries);
        Assert.Null(_follower.MakeRow(1, NodeIdentity.EntryVersion, [], end));
        var ended = _follower.MakeRow(1, NodeIdentity.EntryVersion, [], end + Duration.FromSeconds(1))!;
        Assert.Equal(2, ended.Entries.Count);
    }

    private static LogEntry Quote() =>
        LogEntry.Of(
            new Quote { Symbol = Symbol.Parse("A"), EventTime = Now, ReceiveTime = Now, BidPrice = 1 },
            "feed",
            LogEntryTraits.TopicItem);

    private static LogEntry Bar(LogEntryTraits traits = LogEntryTraits.None)
    {
        var bar = new Bar
        {
            Symbol = Symbol.Parse("A"),
            Interval = BarInterval.OneMinute,
            StartTime = Now,
            EndTime = Now + Duration.FromMinutes(1),
            Open = 1,
            High = 1,
            Low = 1,
            Close = 1,
        };
        return LogEntry.Of(
            new StoredBar(bar, null, default, default, IsSupplied: false), "feed", LogEntryTraits.TopicItem | traits);
    }

    private static LogRow Row(long term, long firstPosition, int count) =>
        new(term, firstPosition, Now, [.. Enumerable.Range(0, count).Select(_ => Quote() with { Sequence = 1 })]);

    private void Restart(long position) =>
        _follower.Restart(new LogHead(1, 0, 0, position), LogCheckpoint.Empty, position);

    private sealed class Subscriber : ILogSubscriber
    {
        public List<LogRow> Rows { get; } = [];

        public List<Symbol> Broken { get; } = [];

        public void Restart(long epoch, LogCheckpoint checkpoint, long position)
        {
        }

        public void Apply(long epoch, LogRow row) => Rows.Add(row);

        public void Break(Symbol symbol) => Broken.Add(symbol);
    }
}
