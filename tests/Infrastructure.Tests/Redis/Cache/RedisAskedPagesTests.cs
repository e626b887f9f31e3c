using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Cache;
using Microsoft.Extensions.Time.Testing;

namespace FinApi.Infrastructure.Tests.Redis.Cache;

/// <summary>Which pages are asked for most, over each form of Redis.</summary>
public abstract class RedisAskedPagesTests(RedisForm form) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2024, 3, 8, 12, 0, 0, TimeSpan.Zero));
    private RedisConnection _connection = null!;
    private RedisAskedPages _pages = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = SharedRedis.Connect(await SharedRedis.ConnectionStringAsync(form), SharedRedis.NewOptions());
        _pages = new RedisAskedPages(_connection, _time);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _connection.DisposeAsync();
    }

    [Fact]
    public async Task FindTopAsync_NothingWasAskedFor_IsEmpty()
    {
        await NoteAsync();

        Assert.Empty(await _pages.FindTopAsync(10, Cancellation));
    }

    [Fact]
    public async Task FindTopAsync_SeveralNodesAndDays_CountsADayThatIsPastByHalf()
    {
        await NoteAsync(("old", 100), ("both", 30));
        _time.Advance(TimeSpan.FromDays(3));
        await NoteAsync(("both", 10), ("new", 13));
        await NoteAsync(("new", 0), ("both", 0), ("rare", 1));

        // 100 / 8 = 12.5; 10 + 30 / 8 = 13.75.
        Assert.Equal(["both", "new", "old", "rare"], await _pages.FindTopAsync(10, Cancellation));
        Assert.Equal(["both", "new"], await _pages.FindTopAsync(2, Cancellation));

        _time.Advance(TimeSpan.FromDays(6));
        Assert.DoesNotContain("old", await _pages.FindTopAsync(10, Cancellation));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await _pages.FindTopAsync(10, Cancellation));
    }

    [Fact]
    public async Task NoteAsync_MorePagesThanADayHolds_ForgetsThoseOfTheLowestCounts()
    {
        await NoteAsync([.. Enumerable.Range(1, 2_500).Select(number => ($"page {number}", number))]);

        var top = await _pages.FindTopAsync(2_000, Cancellation);

        Assert.Equal(2_000, top.Count);
        Assert.Equal(("page 2500", "page 501"), (top[0], top[^1]));
    }

    private ValueTask NoteAsync(params (string Name, int Count)[] counts) =>
        _pages.NoteAsync(
            [.. counts.Select(count => KeyValuePair.Create(count.Name, count.Count))], Cancellation);
}

public sealed class SingleRedisAskedPagesTests() : RedisAskedPagesTests(RedisForm.Single);

public sealed class SentinelRedisAskedPagesTests() : RedisAskedPagesTests(RedisForm.Sentinel);

public sealed class ClusterRedisAskedPagesTests() : RedisAskedPagesTests(RedisForm.Cluster);
