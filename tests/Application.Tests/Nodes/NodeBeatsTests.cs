using System.Threading.Channels;
using FinApi.Application.Accounts.Plans;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using NSubstitute;

namespace FinApi.Application.Tests.Nodes;

public sealed class NodeBeatsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTable _table = new();
    private readonly NodeDuty _duty = new();
    private readonly IPlanCatalog _plans = Substitute.For<IPlanCatalog>();
    private readonly LiveNodes _nodes;
    private readonly NodeIdentity _identity;
    private readonly NodeBeats _beats;

    public NodeBeatsTests()
    {
        _plans.Fingerprint.Returns("plans-1");
        _nodes = new LiveNodes(_time);
        var options = new NodeOptions { Id = "a", Address = "http://10.1.2.3:8081" };
        _identity = new NodeIdentity(Options.Create(options), _time);
        _beats = new NodeBeats(_table, _nodes, _identity, _duty, _plans, _time, NullLogger<NodeBeats>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _beats.Dispose();

    [Fact]
    public async Task StartAsync_BeforeItReturns_TheOthersAreKnown()
    {
        _table.Others = [Samples.Record("b")];

        await _beats.StartAsync(Token);

        Assert.Equal(["a", "b"], Ids());
        Assert.Equal(2, _nodes.Count);
        await _beats.StopAsync(Token);
    }

    [Fact]
    public async Task Loop_RightAfterTheStart_BeatsEachSecondUntilTheStop()
    {
        await _beats.StartAsync(Token);
        await _table.NextBeatAsync();

        for (var second = 0; second < 3; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _table.NextBeatAsync();
        }

        await _beats.StopAsync(Token);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(_table.HasBeat);
        Assert.Equal([("a", _identity.StartTime)], _table.Left);
    }

    [Fact]
    public async Task BeatAsync_EachTime_SaysWhatTheNodeIsNow()
    {
        await _beats.BeatAsync();
        var before = await _table.NextBeatAsync();
        _plans.Fingerprint.Returns("plans-2");
        (_duty.Role, _duty.LogPosition) = (NodeRole.Writer, 7);

        await _beats.BeatAsync();

        var now = await _table.NextBeatAsync();
        Assert.Equal(("a", NodeIdentity.EntryVersion), (before.Id, before.EntryVersion));
        Assert.Equal(new Uri("http://10.1.2.3:8081"), before.Address);
        Assert.Equal(("plans-1", "follower", 0), (before.PlansHash, before.Role, before.LogPosition));
        Assert.Equal(("plans-2", "writer", 7), (now.PlansHash, now.Role, now.LogPosition));
        Assert.Equal(before.StartTime, now.StartTime);
    }

    [Fact]
    public async Task BeatAsync_NodesOfOlderVersionsComeAndGo_EntriesAreWrittenForAllOfThem()
    {
        var duty = new NodeDuty(newestEntryVersion: 3);
        using var beats = new NodeBeats(
            _table, _nodes, _identity, duty, _plans, _time, NullLogger<NodeBeats>.Instance);
        Assert.Equal(NodeIdentity.OldestEntryVersion, duty.EntryVersion);
        int[][] others = [[4], [2, 3], [2], [], [1, 2], [0]];
        List<int> written = [];
        foreach (var versions in others)
        {
            _table.Others = [.. versions.Select((version, i) => Samples.Record($"b{i}", version))];
            await beats.BeatAsync();
            Assert.Equal(3, (await _table.NextBeatAsync()).EntryVersion);
            written.Add(duty.EntryVersion);
        }

        Assert.Equal([3, 2, 2, 3, 1, 1], written);
    }

    [Fact]
    public async Task BeatAsync_StoreIsAway_KeepsTheNodesThatWereThereLastAndSaysWhy()
    {
        _table.Others = [Samples.Record("b")];
        await _beats.BeatAsync();
        _table.Answer = () => throw new StorageUnavailableException("It is away.");

        await _beats.BeatAsync();

        Assert.Equal(2, _nodes.Count);
        Assert.Equal(["a", "b"], Ids());
        Assert.Equal("It is away.", _nodes.Failure);

        (_table.Answer, _table.Others) = (() => Task.CompletedTask, []);
        await _beats.BeatAsync();

        Assert.Equal(["a"], Ids());
        Assert.Null(_nodes.Failure);
    }

    [Fact]
    public async Task BeatAsync_StoreDoesNotAnswer_GivesUpAfterTwoSeconds()
    {
        var never = new TaskCompletionSource();
        _table.Answer = () => never.Task;

        var beat = _beats.BeatAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        await beat;

        Assert.Contains("did not answer within 2 s", _nodes.Failure, StringComparison.Ordinal);
        Assert.Equal(1, _nodes.Count);
    }

    [Fact]
    public async Task StopAsync_BeatIsUnderWay_LeavesAfterItAndNotBefore()
    {
        await _beats.StartAsync(Token);
        await _table.NextBeatAsync();
        var answer = new TaskCompletionSource();
        _table.Answer = () => answer.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        await _table.NextBeatAsync();

        var stop = _beats.StopAsync(Token);

        Assert.Empty(_table.Left);
        answer.SetResult();
        await stop;
        Assert.Single(_table.Left);
    }

    [Fact]
    public async Task StopAsync_StoreIsAway_StopsAllTheSame()
    {
        await _beats.StartAsync(Token);
        _table.Answer = () => throw new StorageFullException("It is full.", "make room");

        await _beats.StopAsync(Token);

        Assert.Empty(_table.Left);
    }

    private IEnumerable<string> Ids() => _nodes.List().Select(node => node.Beat.Id);

    private sealed class FakeTable : INodeTable
    {
        private readonly Channel<NodeBeat> _begun = Channel.CreateUnbounded<NodeBeat>();

        public bool HasBeat => _begun.Reader.TryPeek(out _);

        public IReadOnlyList<NodeRecord> Others { get; set; } = [];

        public List<(string Id, Instant StartTime)> Left { get; } = [];

        /// <summary>What whoever asks waits for, or fails by.</summary>
        public Func<Task> Answer { get; set; } = () => Task.CompletedTask;

        public ValueTask<NodeBeat> NextBeatAsync() => _begun.Reader.ReadAsync(Token);

        public async ValueTask<IReadOnlyList<NodeRecord>> BeatAsync(
            NodeBeat beat, Duration patience, CancellationToken cancellationToken)
        {
            Assert.True(_begun.Writer.TryWrite(beat));
            await Answer().WaitAsync(cancellationToken);
            return [new NodeRecord(beat, Duration.Zero), .. Others];
        }

        public ValueTask<NodeRecord?> FindAsync(string id, Duration patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async ValueTask LeaveAsync(string id, Instant startTime, CancellationToken cancellationToken)
        {
            await Answer().WaitAsync(cancellationToken);
            Left.Add((id, startTime));
        }
    }
}
