using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Cli.Tests.Support;

/// <summary>What one stream does after its Hello and SubscribeOp: it sends frames and ends as it likes.</summary>
internal delegate Task FakeStream(FakeStreamCall call);

/// <summary>One stream of prices, as the server sees it.</summary>
internal sealed record FakeStreamCall(
    Hello Hello,
    SubscribeOp Subscribe,
    IAsyncStreamReader<SubscribeRequest> Requests,
    IServerStreamWriter<StreamFrame> Frames,
    CancellationToken CancellationToken)
{
    /// <summary>The next operation of the client.</summary>
    public async Task<SubscribeRequest> ReadAsync()
    {
        Assert.True(await Requests.MoveNext(CancellationToken));
        return Requests.Current;
    }

    public async Task SendAsync(params StreamFrame[] frames)
    {
        foreach (var frame in frames)
        {
            await Frames.WriteAsync(frame, CancellationToken);
        }
    }

    /// <summary>Sends nothing more until the client goes away.</summary>
    public Task FallSilentAsync() => new TaskCompletionSource().Task.WaitAsync(CancellationToken);
}

/// <summary>Streaming over real HTTP/2, by a script.</summary>
internal sealed class FakeStreaming(List<FakeStream> script) : Streaming.StreamingBase
{
    private int _opened;

    public override async Task Subscribe(
        IAsyncStreamReader<SubscribeRequest> requestStream,
        IServerStreamWriter<StreamFrame> responseStream,
        ServerCallContext context)
    {
        var stream = script[Math.Min(Interlocked.Increment(ref _opened), script.Count) - 1];
        Assert.True(await requestStream.MoveNext(context.CancellationToken));
        var hello = requestStream.Current.Hello;
        Assert.True(await requestStream.MoveNext(context.CancellationToken));
        await stream(new(
            hello, requestStream.Current.Subscribe, requestStream, responseStream, context.CancellationToken));
    }
}
