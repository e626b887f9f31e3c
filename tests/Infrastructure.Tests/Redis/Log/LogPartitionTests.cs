using CsCheck;
using FinApi.Application.Log;
using FinApi.Infrastructure.Redis;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Redis.Log;

public sealed class LogPartitionTests : IAsyncLifetime
{
    private static readonly Gen<(long Epoch, long Term, int First, int Count, bool IsAfterHole)> Appends =
        Gen.Select(Gen.Long[1, 2], Gen.Long[1, 3], Gen.Int[1, 6], Gen.Int[1, 2], Gen.Bool);

    private RedisConnection _connection = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connection = await SharedRedis.ConnectAsync(RedisForm.Single);

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task AppendAsync_AnyOrder_KeepsOneOrderedPast()
    {
        var number = 0;
        await Appends.List[1, 25].SampleAsync(
            async appends =>
            {
                var partition = Partition(Interlocked.Increment(ref number), TimeSpan.FromHours(1), 1L << 30);
                LogPartitionState? known = null;
                List<(long Term, long Position)> kept = [];
                foreach (var (epoch, term, first, count, isAfterHole) in appends)
                {
                    var row = Row(term, first, count);
                    var expected = Judge(known, epoch, row, isAfterHole);
                    Assert.Equal(
                        expected, await partition.AppendAsync(epoch, row, 0, isAfterHole, null, Cancellation));
                    if (expected == AppendOutcome.Appended)
                    {
                        if (epoch > (known?.Epoch ?? epoch))
                        {
                            kept.Clear();
                        }

                        known = new LogPartitionState(epoch, term, row.LastPosition);
                        kept.Add((term, row.LastPosition));
                    }
                }

                Assert.Equal(known, await partition.FindStateAsync(Cancellation));
                var read = await partition.ReadAsync(0, 0, 100, Cancellation);
                Assert.Equal(kept, read.Select(row => (row.Term, row.LastPosition)));
            },
            iter: 60);
    }

    [Theory]
    [InlineData(3_600, 20_000)]
    [InlineData(0, 1L << 30)]
    public async Task AppendAsync_WindowIsFull_LetsTheOldestRowsGo(int seconds, long maxBytes)
    {
        var partition = Partition(0, TimeSpan.FromSeconds(seconds), maxBytes);
        var bytes = LogMessage.Write(1, Row(1, 1, 1), 0).Length;

        for (var position = 1; position <= 1_000; position++)
        {
            await partition.AppendAsync(1, Row(1, position, 1), 0, false, null, Cancellation);
        }

        // The server lets go of blocks of up to 100 rows or 4 KiB.
        var rows = await partition.ReadAsync(0, 0, 1_000, Cancellation);
        var expected = seconds == 0 ? 1 : (int)maxBytes / bytes;
        Assert.InRange(rows.Count, expected, expected + 120);
        Assert.Equal(1_000, rows[^1].LastPosition);
        Assert.Equal(
            Enumerable.Range(1_001 - rows.Count, rows.Count).Select(position => (long)position),
            rows.Select(row => row.FirstPosition));
    }

    [Fact]
    public async Task ReadAsync_EveryKindOfEntry_ComesBackAsItWas()
    {
        var partition = Partition(0, TimeSpan.FromHours(1), 1L << 30);
        var row = new LogRow(7, 5, Samples.Opening, LogSamples.Everything());

        await partition.AppendAsync(3, row, 99, false, null, Cancellation);

        var read = Assert.Single(await partition.ReadAsync(0, 0, 10, Cancellation));
        Assert.Equal((3L, 99L, 7L), (read.Epoch, read.WalPosition, read.Term));
        var back = read.ToRow();
        Assert.Equal(row.Entries, back.Entries);
        Assert.Equal((row.FirstPosition, row.LastPosition), (back.FirstPosition, back.LastPosition));
        Assert.Equal(row.Time, back.Time);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(60)]
    public void Read_BytesOfAnotherForm_AreRefused(int length)
    {
        Assert.Throws<FormatException>(() => LogMessage.Read(new byte[length]));
    }

    // The rules of the script, said once more.
    private static AppendOutcome Judge(LogPartitionState? known, long epoch, LogRow row, bool isAfterHole) =>
        known is null || epoch > known.Epoch ? AppendOutcome.Appended
        : epoch < known.Epoch || row.Term < known.Term ? AppendOutcome.Refused
        : row.Term == known.Term && row.LastPosition <= known.Position ? AppendOutcome.Known
        : row.FirstPosition > known.Position + 1 && !isAfterHole ? AppendOutcome.Hole
        : AppendOutcome.Appended;

    private LogPartition Partition(int number, TimeSpan window, long maxBytes) =>
        new(_connection, number, window, maxBytes);

    private static LogRow Row(long term, long first, int count) =>
        new(term, first, Samples.Opening, [.. Enumerable.Range(0, count)
            .Select(i => LogEntry.Of(Samples.MinimalQuote(first + i), "feed", default))]);
}
