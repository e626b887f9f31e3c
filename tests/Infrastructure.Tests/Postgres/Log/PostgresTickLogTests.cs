using FinApi.Application.Log;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Tests.Contracts;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Postgres.Log;

public sealed class PostgresTickLogTests : TickLogContract
{
    private TestDatabase _database = null!;
    private PostgresNode _writer = null!;
    private PostgresNode _follower = null!;

    protected override ITickLog Log => _follower.Get<ITickLog>();

    public override async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateMigratedAsync();
        (_writer, _follower) = (_database.Node(), _database.Node());
    }

    public override async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        await _writer.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_BehindAPooler_FindsRowsWithoutBeingNotified()
    {
        await using var pooled = _database.Node(("Pooler", "PgBouncer"));
        await AppendAsync(Row(1));
        var reading = pooled.Get<ITickLog>().ReadAsync(Epoch, 1, 10, Cancellation).AsTask();

        await AppendAsync(Row(2));

        Assert.Single((await reading).Rows);
    }

    [Fact]
    public async Task ReadAsync_ConnectionIsEnded_IsToldAndTheNextReadWorks()
    {
        await AppendAsync(Row(1));
        var reading = Log.ReadAsync(Epoch, 1, 10, Cancellation).AsTask();
        while (!reading.IsCompleted)
        {
            await _database.QueryAsync<bool>(EndOthersSql);
        }

        await Assert.ThrowsAsync<StorageUnavailableException>(() => reading);
        await AppendAsync(Row(2));
        Assert.Single((await Log.ReadAsync(Epoch, 1, 10, Cancellation)).Rows);
    }

    private const string EndOthersSql = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """;

    protected override async Task AppendAsync(LogRow row)
    {
        await _database.ExecuteAsync($"UPDATE log_state SET term = {row.Term}");
        await TryAppendAsync(row);
    }

    protected override async Task TryAppendAsync(LogRow row)
    {
        try
        {
            await _writer.Get<IMarketWriter>().CommitAsync(
                new MarketCommit { LastSequence = row.LastPosition, Term = row.Term, Row = row }, Cancellation);
        }
        catch (StorageUnavailableException refused)
        {
            Assert.Contains("Another node writes, under term", refused.Message, StringComparison.Ordinal);
        }
    }

    protected override async Task TrimAsync(int entries)
    {
        var head = await _writer.Get<ILogReader>().ReadHeadAsync(Cancellation);
        await _writer.Get<ILogTrimming>().TrimAsync(
            LogCheckpoint.Empty with { Position = head.LastPosition },
            Instant.FromUtc(2000, 1, 1, 0, 0),
            entries,
            Cancellation);
    }

    private static LogRow Row(long position) =>
        new(1, position, Samples.Opening, [LogEntry.Of(Samples.MinimalQuote(position), "feed", default)]);
}

public sealed class PostgresLogTests : LogContract
{
    protected override ValueTask<MarketStore> CreateStoreAsync() => PostgresStore.CreateAsync();
}
