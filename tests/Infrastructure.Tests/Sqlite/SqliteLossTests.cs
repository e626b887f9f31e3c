using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

/// <summary>Commits that were acknowledged and are not there any more are told of, in the log and in health.</summary>
public sealed class SqliteLossTests
{
    private const int Commits = 40;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("damaged")]
    [InlineData("cut off")]
    [InlineData("removed")]
    public async Task Open_WriteAheadLogLostCommits_IsDegradedUntilTheOperatorAcceptsIt(string how)
    {
        using var folder = new TemporaryFolder();
        await CopyOfRunningStoreAsync(folder.Path);
        Spoil(Path.Combine(folder.Path, "finapi.db-wal"), how);

        await using (var store = new SqliteStore(folder.Path))
        {
            var head = await store.Writer.ReadHeadAsync(Cancellation);
            Assert.InRange(head.LastSequence, 0, Commits - 1);
            Assert.Equal(2, head.Epoch);
            await AssertLossAsync(store, head);
            await store.CommitAsync(new MarketCommit { LastSequence = head.LastSequence + 1 });

            // A supervisor that starts it again does not hide it.
            await store.ReopenAsync();
            await AssertLossAsync(store, head);
            Assert.Equal(2, (await store.Writer.ReadHeadAsync(Cancellation)).Epoch);

            File.Delete(Path.Combine(folder.Path, "finapi.lost"));
            await store.ReopenAsync();
            await store.Writer.ReadHeadAsync(Cancellation);
            Assert.Equal(StoreHealth.Healthy, (await store.Monitor.GetStateAsync(Cancellation)).Health);
        }
    }

    // Control, and what kill -9 leaves.
    [Fact]
    public async Task Open_WriteAheadLogIsWhole_HasLostNothing()
    {
        using var folder = new TemporaryFolder();
        await CopyOfRunningStoreAsync(folder.Path);

        await using var store = new SqliteStore(folder.Path);

        var head = await store.Writer.ReadHeadAsync(Cancellation);
        Assert.Equal((Commits, 1), (head.LastSequence, head.Epoch));
        Assert.Equal(StoreHealth.Healthy, (await store.Monitor.GetStateAsync(Cancellation)).Health);
    }

    // As the refusal of a database that cannot be read advises.
    [Fact]
    public async Task Open_DatabaseWasMovedAway_BeginsAnewWithoutALoss()
    {
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));
        await store.CloseAsync();
        File.Delete(store.DatabasePath);

        await store.ReopenAsync();

        Assert.Equal(0, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
        Assert.Equal(StoreHealth.Healthy, (await store.Monitor.GetStateAsync(Cancellation)).Health);
    }

    private static async Task AssertLossAsync(SqliteStore store, LogHead head)
    {
        await store.Writer.ReadHeadAsync(Cancellation);
        var state = await store.Monitor.GetStateAsync(Cancellation);
        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Contains($"ends at tick {head.LastSequence}", state.Detail, StringComparison.Ordinal);
        Assert.Contains($"had come to {Commits}", state.Detail, StringComparison.Ordinal);
        Assert.Contains("finapi.lost", state.Detail, StringComparison.Ordinal);
    }

    private static void Spoil(string log, string how)
    {
        if (how == "removed")
        {
            File.Delete(log);
            return;
        }

        using var file = new FileStream(log, FileMode.Open, FileAccess.ReadWrite);
        if (how == "cut off")
        {
            file.SetLength(file.Length / 2);
            return;
        }

        file.Position = file.Length / 2;
        var one = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(one ^ 1));
    }

    // What a process that was killed leaves: SQLite empties its log when it closes.
    private static async Task CopyOfRunningStoreAsync(string target)
    {
        await using var store = new SqliteStore();
        for (var i = 1; i <= Commits; i++)
        {
            await store.CommitAsync(MinimalTrade(i));
        }

        Directory.CreateDirectory(target);
        foreach (var name in new[] { "finapi.db", "finapi.db-wal", "finapi.mark" })
        {
            File.Copy(Path.Combine(store.Folder, name), Path.Combine(target, name));
        }
    }
}
