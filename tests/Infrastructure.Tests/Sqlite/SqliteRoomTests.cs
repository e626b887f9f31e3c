using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Data.Sqlite;
using static FinApi.Infrastructure.Tests.Contracts.Samples;

namespace FinApi.Infrastructure.Tests.Sqlite;

public sealed class SqliteRoomTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CommitAsync_MaxBytesReached_RefusesUntilItIsRaised()
    {
        await using var store = new SqliteStore { Settings = { ["Data:MaxBytes"] = "1000000" } };
        await store.ReopenAsync();

        var stored = await FillAsync(store);

        var used = await store.Monitor.GetStateAsync(Cancellation);
        Assert.InRange(used.UsedBytes, 100_000, 1_000_000);
        Assert.Equal(stored, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
        store.Settings["Data:MaxBytes"] = "2000000";
        await store.ReopenAsync();
        await store.CommitAsync(MinimalTrade(stored + 1));
        Assert.Equal(stored + 1, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Fact]
    public async Task CommitAsync_DiskBelowMinFreeBytes_RefusesUntilThereIsRoom()
    {
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));
        store.FreeBytes = new DataOptions().MinFreeBytes;

        var refused = await Assert.ThrowsAsync<StorageFullException>(
            async () => await store.CommitAsync(MinimalTrade(2)));

        Assert.Contains("Data:MinFreeBytes", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "has to make room on the disk of Data:Path, or lower Data:MinFreeBytes.",
            refused.ToError().Message,
            StringComparison.Ordinal);
        store.FreeBytes = long.MaxValue;
        await store.CommitAsync(MinimalTrade(2));
        Assert.Equal(2, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Fact]
    public async Task GetStateAsync_DiskBelowMinFreeBytes_IsDegradedWithTheReason()
    {
        await using var store = new SqliteStore();
        store.Database.Open();
        store.FreeBytes = 0;

        var state = await store.Monitor.GetStateAsync(Cancellation);

        Assert.Equal(StoreHealth.Degraded, state.Health);
        Assert.Contains("Data:MinFreeBytes", state.Detail, StringComparison.Ordinal);
        Assert.Equal(new DataOptions().MaxBytes, state.MaxBytes);
    }

    // SQLite itself says that it is full, as it does when the disk is: here by a limit on the pages of the file.
    [Fact]
    public async Task CommitAsync_SqliteFindsNoRoom_StoresNothingAndRecovers()
    {
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));
        await LimitPagesAsync(store, 20);

        await Assert.ThrowsAsync<StorageFullException>(
            async () => await store.CommitAsync([.. Enumerable.Range(2, 5_000).Select(i => MinimalTrade(i))]));

        Assert.Equal(1, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
        await LimitPagesAsync(store, 1_000_000);
        await store.CommitAsync([.. Enumerable.Range(2, 5_000).Select(i => MinimalTrade(i))]);
        Assert.Equal(5_001, (await store.Writer.ReadHeadAsync(Cancellation)).LastSequence);
    }

    [Fact]
    public async Task CommitAsync_LogGrownBehindALongRead_IsEmptiedOnceTheReadEnds()
    {
        await using var store = new SqliteStore();
        await store.CommitAsync(MinimalTrade(1));
        await using (var reader = new SqliteConnection($"Data Source={store.DatabasePath};Pooling=False"))
        {
            await reader.OpenAsync(Cancellation);
            await using var transaction = reader.BeginTransaction(deferred: true);
            await using var read = reader.CreateCommand();
            read.CommandText = "SELECT last_sequence FROM log_state";
            await read.ExecuteScalarAsync(Cancellation);
            for (var first = 2; LogBytes(store) <= 64 << 20; first += 20_000)
            {
                var trades = Enumerable.Range(first, 20_000).Select(i => MinimalTrade(i, (long)i * 7_919 % 1_000_003));
                await store.CommitAsync([.. trades]);
            }
        }

        await store.CommitAsync(MinimalQuote(1));

        Assert.InRange(LogBytes(store), 0, 1_000_000);
    }

    private static long LogBytes(SqliteStore store) => new FileInfo(store.DatabasePath + "-wal").Length;

    private static async Task<long> FillAsync(SqliteStore store)
    {
        for (var stored = 0; ; stored += 100)
        {
            try
            {
                await store.CommitAsync([.. Enumerable.Range(stored + 1, 100).Select(i => MinimalTrade(i))]);
            }
            catch (StorageFullException e)
            {
                Assert.Contains("Data:MaxBytes", e.Message, StringComparison.Ordinal);
                return stored;
            }
        }
    }

    private static Task LimitPagesAsync(SqliteStore store, int pages) =>
        store.Database.WriteAsync(
            roughBytes: 0,
            session => session.Prepare($"PRAGMA max_page_count = {pages}")
                .List(row => row.Long(0), CancellationToken.None));
}
