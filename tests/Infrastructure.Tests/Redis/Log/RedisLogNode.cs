using FinApi.Application.Log;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>What one node has of the log in Redis. The clock of the store stands where the samples were made.</summary>
internal sealed class RedisLogNode : IAsyncDisposable
{
    private readonly LogAppender _appender;
    private readonly RedisLogReader _reader;

    public RedisLogNode(string connectionString, RedisOptions options, StoredRows store)
    {
        var clock = new FakeTimeProvider(Samples.Opening.ToDateTimeOffset());
        Connection = SharedRedis.Connect(connectionString, options);
        Partition = new LogPartition(Connection, 0, TimeSpan.FromHours(1), 1L << 30);
        Fence = new SettledFence(clock);
        _appender = new LogAppender(
            Partition, store, Fence, Metrics, TimeProvider.System, NullLogger<LogAppender>.Instance);
        _reader = new RedisLogReader(
            Connection, Partition, store, store, Fence, Metrics, clock, TimeProvider.System,
            NullLogger<RedisLogReader>.Instance);
        Log = new RedisTickLog(_appender, _reader);
    }

    public RedisConnection Connection { get; }

    public LogPartition Partition { get; }

    public SettledFence Fence { get; }

    public RedisLogMetrics Metrics { get; } = new();

    public RedisTickLog Log { get; }

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
