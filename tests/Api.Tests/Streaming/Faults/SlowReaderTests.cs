using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>Clients that do not read, over real sockets, by a clock that the tests move.</summary>
[Collection(AloneCollection.Name)]
public sealed class SlowReaderTests : IAsyncLifetime
{
    // More than all windows and buffers of an HTTP/2 stream hold, and less than half of what may wait.
    private const int WideCount = 4_500;

    private static readonly string Wide = StreamRecord.KeyOf(StreamChannel.Quotes, "WIDE");

    private readonly SteppedTime _time = new();
    private ApiServer _server = null!;
    private LiveMarket _market = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await _time.UntilAsync(ApiServer.StartAsync(_time.Replace));
        _market = await _time.UntilAsync(LiveMarket.StartAsync(_server, "AAPL", "WIDE"));
    }

    public async ValueTask DisposeAsync()
    {
        await _market.DisposeAsync();
        await _time.UntilAsync(_server.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Skip_FiveSecondsBehind_WarnsThenSaysTheGapAndGoesOn()
    {
        await using var stream = await StallAsync(SlowPolicy.Skip);

        await _time.PassAsync(TimeSpan.FromSeconds(6.5));
        stream.GoOn();
        await _time.UntilAsync(stream.WaitUntilAsync(record => record.Snapshots.Count == 2));
        await _time.UntilAsync(_market.QuoteAsync("WIDE", WideCount));
        await _time.UntilAsync(
            stream.WaitUntilAsync(record => record.Items(Wide)[^1].Quote.BidPrice == $"{WideCount}"));

        var gap = Assert.Single(stream.Record.Gaps);
        Assert.NotNull(stream.Record.SlowWarning);
        Assert.Equal((GapCause.SlowReader, WideCount), (gap.Cause, gap.ToSequence));
        Assert.Equal(gap.FromSequence, stream.Record.Items(Wide).Count);
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Disconnect_FiveSecondsBehind_EndsWithTheTokenToGoOnWith()
    {
        await using var stream = await StallAsync(SlowPolicy.Disconnect);

        await _time.PassAsync(TimeSpan.FromSeconds(6.5));
        stream.GoOn();
        var end = await _time.UntilAsync(stream.EndAsync());

        var info = new RpcException(end, stream.Trailers()).GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.Equal((StatusCode.ResourceExhausted, "SLOW_CONSUMER"), (end.StatusCode, info?.Reason));
        Assert.Equal(stream.Record.Token, info?.Metadata["resume_token"]);
        Assert.Equal("SLOW_CONSUMER", stream.Record.GoAway?.Reason);
        stream.Record.Reconnect();
        await using var resumed = await _time.UntilAsync(LiveStream.StartAsync(
            _server, new Hello { ResumeToken = stream.Record.Token }, stream.Record));
        await _time.UntilAsync(resumed.WaitUntilAsync(record => record.Items(Wide).Count == WideCount));
        Assert.Empty(stream.Record.Gaps);
        Assert.Empty(stream.Record.Problems);
    }

    [Fact]
    public async Task Disconnect_WebSocketIsFull_ClosesWithItsCodeAndReason()
    {
        const int MoreThanTheSystemBuffers = 30_000;
        using var socket = await _time.UntilAsync(StreamSocket.ConnectAsync(_server));
        await socket.SendAsync(new SubscribeRequest { Hello = new Hello { SlowPolicy = SlowPolicy.Disconnect } });
        await socket.SendAsync(Requests.Subscribe(Requests.Quotes("WIDE")));
        while ((await _time.UntilAsync(socket.ReadAsync())).Snapshot is null)
        {
        }

        await PublishAsync(MoreThanTheSystemBuffers);
        await _time.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((4008, "SLOW_CONSUMER"), await _time.UntilAsync(socket.ReadCloseAsync()));
    }

    [Fact]
    public async Task Write_BlockedForTenSeconds_EndsThatStreamAndNoOtherOfItsConnection()
    {
        await using var other = await _time.UntilAsync(LiveStream.StartAsync(_server));
        await _time.UntilAsync(other.SubscribeAsync(LiveStream.Quotes("AAPL")));
        await using var stream = await StallAsync(SlowPolicy.Skip);

        await _time.PassAsync(TimeSpan.FromSeconds(11));
        await _time.UntilAsync(_server.UntilStreamsAsync(1));
        stream.GoOn();
        await _time.UntilAsync(_market.QuoteAsync("AAPL", 7));
        var quotes = StreamRecord.KeyOf(StreamChannel.Quotes, "AAPL");
        await _time.UntilAsync(other.WaitUntilAsync(record => record.Items(quotes).Count == 1));

        Assert.NotEqual(StatusCode.OK, (await stream.EndAsync()).StatusCode);
        Assert.True(await new ServerMetrics(_server).ReadAsync(ServerMetrics.WriteBlocked) > 0);
        Assert.Empty(stream.Record.Problems);
        Assert.Empty(other.Record.Problems);
    }

    private async Task<LiveStream> StallAsync(SlowPolicy policy)
    {
        var stream = await _time.UntilAsync(LiveStream.StartAsync(_server, new Hello { SlowPolicy = policy }));
        await _time.UntilAsync(stream.SubscribeAsync(LiveStream.Quotes("WIDE")));
        await _time.UntilAsync(stream.WaitUntilAsync(record => record.Snapshots.Count == 1));
        stream.Stall();
        await PublishAsync(WideCount);
        return stream;
    }

    private async Task PublishAsync(int count)
    {
        const int Batch = 500;
        for (var first = 0; first < count; first += Batch)
        {
            await _market.QuotesAsync("WIDE", first, Batch);
        }
    }
}
