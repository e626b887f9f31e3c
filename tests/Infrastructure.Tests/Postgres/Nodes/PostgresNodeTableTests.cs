using FinApi.Application.Nodes;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Postgres.Nodes;

public sealed class PostgresNodeTableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeatAsync_TwoNodes_EachSeesBothAsTheyDescribeThemselves()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var first = database.Node();
        await using var second = database.Node();
        var (a, b) = (SampleBeats.Of("a"), SampleBeats.Of("b", "plans-2") with { Address = null });
        await BeatAsync(first, b);

        Assert.Equal([a, b], await BeatAsync(second, a));
        Assert.Equal([a, b], await BeatAsync(first, b));
    }

    [Fact]
    public async Task BeatAsync_Again_ReplacesWhatTheNodeSaid()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await BeatAsync(node, SampleBeats.Of("a"));
        var changed = SampleBeats.Of("a") with { Role = NodeRole.Writer, LogPosition = 8, PlansHash = "plans-2" };

        Assert.Equal([changed], await BeatAsync(node, changed));
        Assert.Equal([1L], await database.QueryAsync<long>("SELECT count(*) FROM node"));
    }

    [Fact]
    public async Task BeatAsync_Roles_AreThoseThatAreKnownAndAllOfAnOlderNode()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var streaming = SampleBeats.Of("a") with { Roles = Roles.Streaming | Roles.Account };
        await BeatAsync(node, streaming);
        Assert.Equal(streaming, await FindAsync(node, "a"));

        await database.ExecuteAsync("UPDATE node SET roles = ARRAY['streaming', 'of-a-newer-node']");
        Assert.Equal(Roles.Streaming, (await FindAsync(node, "a"))?.Roles);

        await database.ExecuteAsync("UPDATE node SET roles = NULL");
        Assert.Equal(Roles.All, (await FindAsync(node, "a"))?.Roles);
    }

    [Fact]
    public async Task BeatAsync_TwoProcessesOfOneName_ShowsBothAndFindsTheNewer()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var (older, newer) = (SampleBeats.Of("a", startSecond: 1), SampleBeats.Of("a", startSecond: 2));
        await BeatAsync(node, newer);

        Assert.Equal([older, newer], await BeatAsync(node, older));
        Assert.Equal(newer, await FindAsync(node, "a"));
    }

    [Fact]
    public async Task BeatAsync_OthersWereSilentOrSetTheClock_SeesThoseWithinFiveSeconds()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        foreach (var id in new[] { "gone", "late", "future" })
        {
            await BeatAsync(node, SampleBeats.Of(id));
        }

        await database.ExecuteAsync("""
            UPDATE node SET beat_time = beat_time - CASE id
                WHEN 'gone' THEN INTERVAL '6 seconds' WHEN 'late' THEN INTERVAL '1 second' ELSE INTERVAL '-1 hour' END
            """);

        var seen = await node.Get<INodeTable>().BeatAsync(SampleBeats.Of("a"), LiveNodes.Patience, Cancellation);

        Assert.Equal(["a", "late"], seen.Select(each => each.Beat.Id));
        Assert.InRange(seen[1].Age.TotalSeconds, 1, 5);
        Assert.Null(await FindAsync(node, "gone"));
        Assert.Null(await FindAsync(node, "future"));
        Assert.Equal(new Uri("http://late.internal:8081"), (await FindAsync(node, "late"))?.Address);
    }

    [Fact]
    public async Task BeatAsync_OtherWasSilentForADay_ForgetsIt()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await BeatAsync(node, SampleBeats.Of("gone"));
        await BeatAsync(node, SampleBeats.Of("silent"));
        await database.ExecuteAsync("""
            UPDATE node
            SET beat_time = beat_time - CASE id WHEN 'gone' THEN INTERVAL '25 hours' ELSE INTERVAL '23 hours' END
            """);

        await BeatAsync(node, SampleBeats.Of("a"));

        Assert.Equal(["a", "silent"], await database.QueryAsync<string>("SELECT id FROM node ORDER BY id"));
    }

    [Fact]
    public async Task LeaveAsync_OneOfThree_RemovesItAlone()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        var (a, namesake, b) = (SampleBeats.Of("a"), SampleBeats.Of("a", startSecond: 2), SampleBeats.Of("b"));
        await BeatAsync(node, a);
        await BeatAsync(node, namesake);

        await node.Get<INodeTable>().LeaveAsync("a", a.StartTime, Cancellation);
        await node.Get<INodeTable>().LeaveAsync("never-there", a.StartTime, Cancellation);

        Assert.Equal([namesake, b], await BeatAsync(node, b));
    }

    [Fact]
    public async Task BeatAsync_TableIsLocked_EndsWhenItIsGivenUp()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await using var holder = await TestDatabase.OpenAsync(database.ConnectionString);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var command = holder.CreateCommand();
        command.CommandText = "LOCK TABLE node";
        await command.ExecuteNonQueryAsync(Cancellation);
        using var limit = new CancellationTokenSource();

        var beat = node.Get<INodeTable>().BeatAsync(SampleBeats.Of("a"), LiveNodes.Patience, limit.Token).AsTask();
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beat);
        await transaction.RollbackAsync(Cancellation);
    }

    // A beat does not wait for the disk. Ingest has the connection next, and must.
    [Fact]
    public async Task BeatAsync_OnTheConnectionOfIngest_LeavesCommitsDurable()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node(("Background:MaxConnections", "1"));
        await BeatAsync(node, SampleBeats.Of("a"));

        var setting = await node.Get<MarketDatabase>().ListAsync(
            ConnectionPool.Background,
            new BulkQuery<string>("SELECT current_setting('synchronous_commit')", [], row => row.GetString(0)),
            Cancellation);

        Assert.Equal(["on"], setting);
    }

    [Fact]
    public async Task BeatAsync_TableIsGone_IsUnavailable()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var node = database.Node();
        await database.ExecuteAsync("DROP TABLE node");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => BeatAsync(node, SampleBeats.Of("a")));
    }

    private static async Task<IEnumerable<NodeBeat>> BeatAsync(PostgresNode node, NodeBeat beat) =>
        (await node.Get<INodeTable>().BeatAsync(beat, LiveNodes.Patience, Cancellation)).Select(record => record.Beat);

    private static async Task<NodeBeat?> FindAsync(PostgresNode node, string id) =>
        (await node.Get<INodeTable>().FindAsync(id, LiveNodes.Patience, Cancellation))?.Beat;
}
