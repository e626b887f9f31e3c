using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Tests.Contracts;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>What one node has of the log in Redis. The clock of the store stands where the samples were made.</summary>
internal sealed class RedisLogNode : IAsyncDisposable
{
    private readonly StoredRows _store;
    private readonly LogAppender _appender;
    private readonly RedisLogReader _reader;

    public RedisLogNode(
        string connectionString,
        RedisOptions options,
        StoredRows store,
        TimeSpan? window = null,
        long maxBytes = 1L << 30)
    {
        _store = store;
        Connection = SharedRedis.Connect(connectionString, options);
        Partition = new LogPartition(Connection, 0, window ?? TimeSpan.FromHours(1), maxBytes);
        Fence = new SettledFence(Clock);
        _appender = new LogAppender(
            Partition, store, Fence, Metrics, TimeProvider.System, NullLogger<LogAppender>.Instance);
        _reader = new RedisLogReader(
            Connection, Partition, store, store, Fence, Metrics, Clock, TimeProvider.System,
            NullLogger<RedisLogReader>.Instance);
        Log = new RedisTickLog(_appender, _reader);
    }

    /// <summary>The clock of the store.</summary>
    public FakeTimeProvider Clock { get; } = new(Samples.Opening.ToDateTimeOffset());

    public RedisConnection Connection { get; }

    public LogPartition Partition { get; }

    public SettledFence Fence { get; }

    public RedisLogMetrics Metrics { get; } = new();

    public RedisTickLog Log { get; }

    /// <summary>Commits rows of a quote each to the store, and appends them.</summary>
    public async Task AppendAsync(long first, long last)
    {
        for (var position = first; position <= last; position++)
        {
            var row = NewRow(position, Samples.Opening);
            _store.Add(row);
            await Log.AppendAsync(1, row, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A row of a quote.</summary>
    public static LogRow NewRow(long position, Instant time) =>
        new(1, position, time, [LogEntry.Of(Samples.MinimalQuote(position), "feed", default)]);

    /// <summary>Waits until Redis has the rows up to a position, and is owed none.</summary>
    public Task UntilRedisHasAsync(long position) =>
        Until.TrueAsync(
            async () =>
            {
                try
                {
                    return (await Partition.FindStateAsync(TestContext.Current.CancellationToken))?.Position
                        >= position && !Metrics.IsBehind;
                }
                catch (StorageUnavailableException)
                {
                    return false;
                }
            },
            () => $"Redis does not get the log up to {position}.");

    /// <summary>Follows from behind a position until it has a number of rows. Returns their positions.</summary>
    public async Task<List<long>> FollowAsync(long position, int rows, CancellationToken cancellationToken)
    {
        List<long> followed = [];
        while (followed.Count < rows)
        {
            var read = await Log.ReadAsync(1, position, 100, cancellationToken);
            Assert.Equal(position, read.After);
            foreach (var row in read.Rows)
            {
                followed.Add(row.FirstPosition);
                position = row.LastPosition;
            }
        }

        return followed;
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _appender.DisposeAsync();
        await Connection.DisposeAsync();
        Metrics.Dispose();
    }
}
