using FinApi.Application.Ingest;
using FinApi.Application.Ingest.Sources;
using FinApi.Application.Results;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Feeds;
using FinApi.Infrastructure.Feeds.Simulated;
using Microsoft.Extensions.Logging;

namespace FinApi.Infrastructure.Tests.Feeds;

public class FeedPublisherTests
{
    private static readonly IngestBatch Batch =
        new("simulated", 1, 1, [new IngestItem.OfInstrument(SimulatedListings.All[0].ToInstrument())]);

    [Fact]
    public async Task PublishAsync_StoreFull_WaitsLongerEachTimeAndSaysSoOnce()
    {
        var bench = new FeedBench();
        bench.Pipeline.Before = _ => bench.Pipeline.Calls.Count <= 10 ? Refused(ErrorReason.StorageFull) : null;

        var receipt = await bench.NewPublisher().PublishAsync(Batch, TestContext.Current.CancellationToken);

        Assert.Equal(1, receipt!.Accepted);
        Assert.Equal(
            [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30], bench.Time.Delays.Select(delay => delay.TotalSeconds));
        Assert.Equal(
            [LogLevel.Warning, LogLevel.Information], bench.Log.Lines.Select(line => line.Level));
    }

    [Fact]
    public async Task PublishAsync_StoreSaysWhen_WaitsThatLong()
    {
        var bench = new FeedBench();
        bench.Pipeline.Before = _ => bench.Pipeline.Calls.Count == 1
            ? Refused(ErrorReason.StorageUnavailable) with { RetryAfter = TimeSpan.FromSeconds(7) }
            : null;

        await bench.NewPublisher().PublishAsync(Batch, TestContext.Current.CancellationToken);

        Assert.Equal([TimeSpan.FromSeconds(7)], bench.Time.Delays);
    }

    [Fact]
    public async Task PublishAsync_ReasonChanges_SaysEach()
    {
        var bench = new FeedBench();
        string?[] reasons = [ErrorReason.StorageUnavailable, ErrorReason.StorageFull, ErrorReason.StorageFull, null];
        bench.Pipeline.Before = _ => reasons[bench.Pipeline.Calls.Count - 1] is { } reason ? Refused(reason) : null;

        await bench.NewPublisher().PublishAsync(Batch, TestContext.Current.CancellationToken);

        Assert.Equal(3, bench.Log.Lines.Count);
    }

    [Fact]
    public async Task FindLedgerAsync_StoreAway_AsksAgain()
    {
        var bench = new FeedBench();
        var ledger = new SourceLedger("s", 3, [], 0);
        var publisher = new FeedPublisher(
            bench.Pipeline, new AwayOnce(ledger), bench.Time, bench.Log.For<FeedPublisher>());

        var found = await publisher.FindLedgerAsync("s", TestContext.Current.CancellationToken);

        Assert.Same(ledger, found);
        Assert.Equal([FeedPublisher.FirstDelay], bench.Time.Delays);
    }

    private static Error Refused(string reason) => new(ErrorKind.Unavailable, reason, "not now");

    private sealed class AwayOnce(SourceLedger ledger) : ISourceLedgerReader
    {
        private bool _isBack;

        public ValueTask<SourceLedger?> FindAsync(string source, CancellationToken cancellationToken)
        {
            if (!_isBack)
            {
                _isBack = true;
                throw new StorageUnavailableException("away");
            }

            return ValueTask.FromResult<SourceLedger?>(ledger);
        }
    }
}
