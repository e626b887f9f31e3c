using System.Globalization;
using FinApi.Application.Log;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Tests.Contracts;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>
/// One writer that appends rows of quotes, one behind the other, and one follower that checks every row. The store
/// knows all rows and may be asked.
/// </summary>
internal sealed class LogPortLoad : IAsyncDisposable
{
    private const int RowsARead = 100;

    private readonly StoredRows _store = new();
    private readonly List<double> _milliseconds = [];
    private readonly LogEntry[] _entries;
    private readonly RedisServer _server;
    private readonly RedisLogNode _writer;
    private readonly RedisLogNode _follower;
    private readonly long _emptyBytes;
    private long _mostBytes;
    private long _appended;

    private LogPortLoad(RedisServer server, int itemsARow, long maxBytes, long emptyBytes)
    {
        (_server, _emptyBytes, _entries) = (server, emptyBytes, Quotes(itemsARow));
        _writer = new RedisLogNode(server.Address, new RedisOptions(), _store, maxBytes: maxBytes);
        _follower = new RedisLogNode(server.Address, new RedisOptions(), _store, maxBytes: maxBytes);
    }

    /// <summary>How long each append has taken, in milliseconds.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>The most that the server has held more than when it was empty.</summary>
    public long MostBytes => _mostBytes;

    /// <summary>How often the store was asked for rows.</summary>
    public int StoreReads => _store.Asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LogPortLoad> StartAsync(int itemsARow, long maxBytes)
    {
        var server = await RedisServer.StartAsync();
        return new LogPortLoad(server, itemsARow, maxBytes, await UsedAsync(server));
    }

    /// <summary>Quotes of 500 symbols as an exchange sends them.</summary>
    public static LogEntry[] Quotes(int count) =>
        [.. Enumerable.Range(0, count).Select(n => LogEntry.Of(Quote(n), "exchange", LogEntryTraits.TopicItem) with
        {
            Sequence = 1_000_000 + n,
        })];

    /// <summary>
    /// Appends rows and follows them to the end, and fails when one is missing or out of order. Returns how long that
    /// took.
    /// </summary>
    /// <param name="rows">How many.</param>
    /// <param name="perSecond">Items a second; null for as many as can be.</param>
    public async Task<TimeSpan> RunAsync(int rows, int? perSecond)
    {
        var following = FollowAsync(_appended, _appended + ((long)rows * _entries.Length));
        var started = TimeProvider.System.GetTimestamp();
        for (var row = 0; row < rows; row++)
        {
            if (perSecond is { } most
                && TimeSpan.FromSeconds((double)row * _entries.Length / most) is var due
                && due - TimeProvider.System.GetElapsedTime(started) is { Ticks: > 0 } ahead)
            {
                await Task.Delay(ahead, TimeProvider.System, Cancellation);
            }

            await AppendAsync();
            if (row % 100 == 0)
            {
                _mostBytes = Math.Max(_mostBytes, await UsedAsync(_server) - _emptyBytes);
            }
        }

        await following;
        return TimeProvider.System.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _follower.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task AppendAsync()
    {
        var row = new LogRow(1, _appended + 1, Samples.Opening, _entries);
        _store.Add(row);
        var started = TimeProvider.System.GetTimestamp();
        await _writer.Log.AppendAsync(1, row, Cancellation);
        _milliseconds.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        _appended = row.LastPosition;
    }

    private async Task FollowAsync(long position, long last)
    {
        while (position < last)
        {
            var read = await _follower.Log.ReadAsync(1, position, RowsARead, Cancellation);
            foreach (var row in read.Rows)
            {
                Assert.Equal((position + 1, _entries.Length), (row.FirstPosition, row.Entries.Count));
                position = row.LastPosition;
            }
        }
    }

    private static async Task<long> UsedAsync(RedisServer server) =>
        long.Parse((await server.FindInfoAsync("memory", "used_memory"))!, CultureInfo.InvariantCulture);

    private static Quote Quote(int number) =>
        new()
        {
            Symbol = Symbol.Parse($"Q{number % 500:000}"),
            Sequence = 1_000_000_000 + number,
            BidPrice = 187.25m + (number % 7),
            BidSize = 100 * (1 + (number % 9)),
            BidVenue = "XNAS",
            AskPrice = 187.27m + (number % 7),
            AskSize = 100 * (1 + (number % 5)),
            AskVenue = "ARCX",
            EventTime = Samples.Opening + Duration.FromNanoseconds(number * 10_007L),
            ReceiveTime = Samples.Opening + Duration.FromNanoseconds((number * 10_007L) + 850_123),
        };
}
