using FinApi.Application.Accounts.StreamSlots;
using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Accounts;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Postgres.Accounts;

/// <summary>The suite, and two nodes over one database.</summary>
public sealed class PostgresStreamSlotsTests : StreamSlotsContract
{
    private const string Rows = "SELECT session_id FROM stream_slot ORDER BY session_id";

    private TestDatabase _database = null!;
    private PostgresNode _one = null!;
    private PostgresNode _two = null!;
    private PostgresStreamSlots _slots = null!;
    private PostgresStreamSlots _others = null!;

    protected override IStreamSlots Slots => _slots;

    private IStreamSlots Others => _others;

    public override async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        (_one, _two) = (_database.Node(), _database.Node());
        (_slots, _others) = (Create(_one), Create(_two));
        await BeatAsync(_one);
        await BeatAsync(_two);
    }

    public override async ValueTask DisposeAsync()
    {
        _slots.Dispose();
        _others.Dispose();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task TakeAsync_StreamsOfTwoNodes_CountTogether()
    {
        await TakeAsync("a1", Holder("s1", second: 1));
        Assert.Empty(await Others.TakeAsync("a1", 2, Holder("s2", second: 2), Cancellation));

        StreamHolder[] both = [Holder("s1", second: 1), Holder("s2", second: 2)];
        Assert.Equal(both, await TakeAsync("a1", Holder("s3")));
        Assert.Equal(both, await Others.TakeAsync("a1", 2, Holder("s4"), Cancellation));
        Assert.Equal(both, await Slots.ListAsync("a1", Cancellation));
        Assert.Equal(both, await Others.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task TakeAsync_ManyAtOnceOnTwoNodes_TakeNoMoreThanTheLimit()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            n => (n % 2 == 0 ? Slots : Others).TakeAsync("a1", 3, Holder($"s{n}"), Cancellation).AsTask()));

        Assert.Equal(3, answers.Count(holders => holders.Count == 0));
        Assert.Equal(3, (await _database.QueryAsync<string>(Rows)).Count);
    }

    [Fact]
    public async Task ReleaseAsync_OnItsNode_FreesTheSlotForTheOther()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);

        await Slots.ReleaseAsync("a1", "s1");
        await _slots.WriteAsync(Cancellation);

        Assert.Empty(await Others.TakeAsync("a1", 1, Holder("s2"), Cancellation));
        Assert.Equal(["s2"], await _database.QueryAsync<string>(Rows));
    }

    [Fact]
    public async Task TakeAsync_NodeOfTheHolderIsDead_DoesNotCountItAndItsRowGoes()
    {
        await TakeAsync("a1", Holder("s1"), limit: 1);
        await _database.ExecuteAsync("UPDATE node SET beat_time = beat_time - INTERVAL '1 minute'");

        Assert.Empty(await Others.ListAsync("a1", Cancellation));
        Assert.Empty(await Others.TakeAsync("a1", 1, Holder("s2"), Cancellation));
        await _others.KeepAsync(Cancellation);

        Assert.Equal(["s2"], await _database.QueryAsync<string>(Rows));
    }

    [Fact]
    public async Task KeepAsync_NodeWasTakenForDead_WritesItsStreamsAgain()
    {
        await TakeAsync("a1", Holder("s1"));
        await _database.ExecuteAsync("UPDATE node SET beat_time = beat_time - INTERVAL '1 minute'");
        await _others.KeepAsync(Cancellation);
        Assert.Empty(await _database.QueryAsync<string>(Rows));

        await BeatAsync(_one);
        await _slots.KeepAsync(Cancellation);

        Assert.Equal([Holder("s1")], await Others.ListAsync("a1", Cancellation));
    }

    [Fact]
    public async Task KeepAsync_RowWithoutAStream_RemovesItAndNoOther()
    {
        await TakeAsync("a1", Holder("s1"));
        await Others.TakeAsync("a1", 2, Holder("s2"), Cancellation);
        await _database.ExecuteAsync("""
            INSERT INTO stream_slot
            SELECT 'a9', session_id || '-lost', key_id, client_name, start_time, node_id, node_start_time
            FROM stream_slot
            """);

        await _slots.KeepAsync(Cancellation);

        Assert.Equal(["s1", "s2", "s2-lost"], await _database.QueryAsync<string>(Rows));
    }

    [Fact]
    public async Task TakeAsync_DatabaseDoesNotAnswer_CountsTheShareOfTheNodeAndTellsTheOthersLater()
    {
        _one.Get<LiveNodes>().Replace(await BeatAsync(_one));
        await TakeAsync("a1", Holder("s1"), limit: 4);
        await _database.ExecuteAsync("ALTER TABLE stream_slot RENAME TO stream_slot_away");

        Assert.Empty(await TakeAsync("a1", Holder("s2"), limit: 4));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => TakeAsync("a1", Holder("s3"), limit: 4));
        await Slots.ReleaseAsync("a1", "s1");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _slots.WriteAsync(Cancellation));
        await _database.ExecuteAsync("ALTER TABLE stream_slot_away RENAME TO stream_slot");
        await _slots.KeepAsync(Cancellation);
        await _slots.WriteAsync(Cancellation);

        Assert.Equal(["s2"], (await Others.ListAsync("a1", Cancellation)).Select(holder => holder.SessionId));
        Assert.Equal(["s2"], await _database.QueryAsync<string>(Rows));
    }

    [Fact]
    public async Task Start_AStreamEnds_ItsRowGoesByItself()
    {
        await _slots.StartAsync(Cancellation);
        await TakeAsync("a1", Holder("s1"));

        await Slots.ReleaseAsync("a1", "s1");

        await Until.TrueAsync(
            async () => (await _database.QueryAsync<string>(Rows)).Count == 0, () => "The row is still there.");
        await _slots.StopAsync(Cancellation);
    }

    [Fact]
    public async Task TakeAsync_ThroughPgBouncer_CountsAlike()
    {
        PgBouncer.SkipUnlessThere();
        var bouncer = await SharedPostgres.Bouncer;
        await using var pooled = new PostgresNode(bouncer.ConnectionString(_database.Name), ("Pooler", "PgBouncer"));
        await TakeAsync("a1", Holder("s1"));
        using var slots = Create(pooled);

        Assert.Empty(await slots.TakeAsync("a1", 2, Holder("s2", second: 1), Cancellation));
        Assert.Equal(2, (await slots.TakeAsync("a1", 2, Holder("s3"), Cancellation)).Count);
        await slots.ReleaseAsync("a1", "s2");
        await slots.KeepAsync(Cancellation);

        Assert.Equal([Holder("s1")], await slots.ListAsync("a1", Cancellation));
    }

    // Time stands still: on a busy machine an answer may take longer than a stream waits for it.
    private static PostgresStreamSlots Create(PostgresNode node) =>
        new(
            node.Get<MarketDatabase>(),
            node.Get<NodeIdentity>(),
            node.Get<LiveNodes>(),
            new FakeTimeProvider(),
            NullLogger<PostgresStreamSlots>.Instance);

    private static async Task<IReadOnlyList<NodeRecord>> BeatAsync(PostgresNode node)
    {
        var identity = node.Get<NodeIdentity>();
        var beat = SampleBeats.Of(identity.Id) with { StartTime = identity.StartTime };
        return await node.Get<INodeTable>().BeatAsync(beat, LiveNodes.Patience, Cancellation);
    }
}
