using FinApi.Application.Log;
using FinApi.Infrastructure.Redis.Log;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Redis.Log;

/// <summary>
/// drills/redis: the log in Redis without a store, an ingest and streams, in rows as a busy writer makes them. Prints
/// rows of a table; fails when an item is lost or out of order.
/// </summary>
public sealed class LogPortDrill(ITestOutputHelper output)
{
    private const int ItemsARow = 256;
    private const int ItemsASecond = 100_000;
    private const int Seconds = 30;
    private const int RowsAtMost = 20_000;
    private const int TimedRows = 5_000;
    private const double MaxMilliseconds = 2;
    private const long MaxBytes = 32L << 20;

    // What docs/redis.md says that the stream takes beside its rows.
    private const double Overhead = 1.2;

    [Fact(Explicit = true)]
    public async Task RunAsync()
    {
        RedisInstallation.SkipUnlessThere();
        await SustainAsync();
        await TimeAsync();
        await FindMostAsync();
        await WeighAsync();
    }

    private async Task SustainAsync()
    {
        await using var load = await LogPortLoad.StartAsync(ItemsARow, MaxBytes);
        const int rows = ItemsASecond * Seconds / ItemsARow;
        var took = await load.RunAsync(rows, ItemsASecond);
        var perSecond = rows * ItemsARow / took.TotalSeconds;
        Print(
            $"{ItemsASecond:N0} quotes/s for {Seconds} s in rows of {ItemsARow}, `Log:MaxBytes` {MaxBytes >> 20} MiB",
            $"{perSecond:N0} quotes/s, none lost or out of order, {load.StoreReads} reads of the store; the server at "
            + $"most {load.MostBytes / 1048576d:0.0} MiB",
            $"{ItemsASecond * 0.99:N0} quotes/s; {MaxBytes * Overhead / 1048576:0.0} MiB",
            perSecond >= ItemsASecond * 0.99 && load.MostBytes <= MaxBytes * Overhead);
    }

    private async Task TimeAsync()
    {
        await using var load = await LogPortLoad.StartAsync(ItemsARow, MaxBytes);
        await load.RunAsync(TimedRows, ItemsASecond);
        double[] sorted = [.. load.Milliseconds.Order()];
        var (p50, p99) = (sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100]);
        Print(
            $"append of a row of {ItemsARow}, one on its way, {ItemsASecond:N0} quotes/s",
            $"p50 {p50:0.00} ms, p99 {p99:0.00} ms",
            $"p99 {MaxMilliseconds} ms",
            p99 <= MaxMilliseconds);
    }

    private async Task FindMostAsync()
    {
        await using var load = await LogPortLoad.StartAsync(ItemsARow, MaxBytes);
        var took = await load.RunAsync(RowsAtMost, perSecond: null);
        Print(
            $"the most that the one stream carries, {RowsAtMost:N0} rows of {ItemsARow}",
            $"{RowsAtMost * ItemsARow / took.TotalSeconds:N0} quotes/s, {RowsAtMost / took.TotalSeconds:N0} rows/s, "
            + $"appended and followed; {load.StoreReads} reads of the store",
            string.Empty,
            isMet: null);
    }

    // Rows of one quote, of 10 ms of 1,000 quotes/s, and of 256: what is fixed weighs less in the larger ones.
    private async Task WeighAsync()
    {
        foreach (var count in new[] { 1, 10, ItemsARow })
        {
            var bytes = LogMessage.Write(1, new LogRow(1, 1, Samples.Opening, LogPortLoad.Quotes(count)), 0).Length;
            await using var load = await LogPortLoad.StartAsync(count, 1L << 30);
            var rows = Math.Max(1_000, 100_000 / count);
            await load.RunAsync(rows, perSecond: null);
            Print(
                $"bytes of a quote in rows of {count}",
                $"{(double)bytes / count:0.0}; {load.MostBytes / (double)(rows * count):0.0} of the server's memory",
                string.Empty,
                isMet: null);
        }
    }

    private void Print(string what, string measured, string goal, bool? isMet) =>
        output.WriteLine(
            $"PORT | {what} | {measured} | {goal} | "
            + $"{isMet switch { true => "met", false => "**missed**", null => string.Empty }} |");
}
