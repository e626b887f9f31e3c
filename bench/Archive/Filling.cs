using FinApi.Application.Ingest;
using FinApi.Application.MarketData;
using FinApi.Bench.Postgres;

namespace FinApi.Bench.Archive;

/// <summary>Publishes the tape.</summary>
internal static class Filling
{
    // Enough that the store never waits for the maker of ticks.
    private const int BatchesUnderWay = 16;

    public static async Task RunAsync(
        ArchivedStore market, Tape tape, BenchReport report, CancellationToken cancellationToken)
    {
        await market.Get<LatestMarket>().WaitUntilReadyAsync(cancellationToken);
        var pipeline = market.Get<IIngestPipeline>();
        var started = TimeProvider.System.GetTimestamp();
        Queue<Task> underWay = [];
        var next = 1L;
        for (var day = 0; day < Tape.Days; day++)
        {
            foreach (var items in tape.Play(day).Chunk(IngestBatch.MaxItems))
            {
                if (underWay.Count == BatchesUnderWay)
                {
                    await underWay.Dequeue();
                }

                underWay.Enqueue(PublishAsync(pipeline, new IngestBatch("bench", 1, next, items), cancellationToken));
                next += items.Length;
            }

            report.Tell($"Day {day + 1} of {Tape.Days}: {next - 1:N0} ticks");
        }

        await Task.WhenAll(underWay);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var bytes = market.StoreBytes;
        report.Write($"""

            {tape.Ticks:N0} ticks of {Tape.Symbols.Count} instruments on {Tape.Days} days, a fifth of them trades.
            Made and published into the embedded store in {seconds:0} s, {tape.Ticks / seconds:N0} a second, with
            their bars. The store has {bytes / 1e9:0.00} GB: {(double)bytes / tape.Ticks:0.0} bytes a tick.
            """);
    }

    private static async Task PublishAsync(
        IIngestPipeline pipeline, IngestBatch batch, CancellationToken cancellationToken)
    {
        var receipt = await pipeline.PublishAsync(batch, cancellationToken);
        if (!receipt.IsSuccess || receipt.Value.Rejections.Count > 0)
        {
            throw new InvalidOperationException($"The store did not take the ticks: {receipt.Error?.Message}");
        }
    }
}
