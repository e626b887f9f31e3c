using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Streaming.Faults;

[Collection(AloneCollection.Name)]
public sealed class ManyStreamsTests
{
    private const int StreamCount = 5_000;
    private const int ConnectionCount = 10;
    private const int RoundCount = 10;

    private const int WideCount = 10_000;

    private static readonly string Wide = StreamRecord.KeyOf(StreamChannel.Quotes, "WIDE");

    [Fact(Timeout = 300_000)]
    public async Task Subscribe_5000StreamsAndOneThatStalls_LoseNothingByIt()
    {
        await using var server = await ApiServer.StartAsync(
            services => SlotLimit.Replace(services, StreamCount + 1),
            $"--Ports:MaxStreamsPerConnection={StreamCount / ConnectionCount * 2}");
        await using var market = await LiveMarket.StartAsync(server, "AAPL", "WIDE");
        await using var crowd = await StreamCrowd.OpenAsync(server, "AAPL", StreamCount - 1, ConnectionCount);
        await using var witness = await LiveStream.StartAsync(server);
        await witness.SubscribeAsync(LiveStream.Quotes("WIDE"));
        await using var stalled = await StallAsync(crowd, market);
        await witness.WaitUntilAsync(record => record.Items(Wide).Count == WideCount);

        for (var round = 1; round <= RoundCount; round++)
        {
            await market.QuoteAsync("AAPL", round);
            await crowd.WaitAsync(round).WaitAsync(TestContext.Current.CancellationToken);
        }

        lock (stalled.Record)
        {
            Assert.InRange(stalled.Record.Items(Wide).Count, 0, WideCount - 1);
        }

        Assert.Empty(crowd.Problems);
        Assert.Empty(witness.Record.Problems);
    }

    // On a connection that hundreds of the others share. More waits for it than all windows and buffers hold.
    private static async Task<LiveStream> StallAsync(StreamCrowd crowd, LiveMarket market)
    {
        const int Batch = 1_000;
        var stream = await LiveStream.StartAsync(crowd.Channels[0], new Hello { SlowPolicy = SlowPolicy.Skip });
        await stream.SubscribeAsync(LiveStream.Quotes("WIDE"));
        stream.Stall();
        for (var first = 0; first < WideCount; first += Batch)
        {
            await market.QuotesAsync("WIDE", first, Batch);
        }

        return stream;
    }
}
