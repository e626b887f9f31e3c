using FinApi.Contracts.V1;
using Google.Rpc;
using Grpc.Core;
using Streams = FinApi.Contracts.V1.Streaming;

namespace FinApi.Cli.Watch;

/// <summary>
/// One subscription over as many streams as it takes: each goes on with the newest token of the one before.
/// </summary>
internal sealed class PriceStream(
    Streams.StreamingClient streaming,
    IReadOnlyCollection<string> symbols,
    int pauseMilliseconds,
    TimeProvider timeProvider)
{
    private const string TokenIsWrong = "INVALID_RESUME_TOKEN";
    private static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromSeconds(10);

    // Topics of trades that were asked for anew. No number is used twice in a stream.
    private readonly HashSet<int> _replaced = [];

    private string _resumeToken = string.Empty;
    private TimeSpan _heartbeat = DefaultHeartbeat;

    /// <summary>
    /// Reads one stream to its end, which is always an exception: a server that ends it well is stopping, and one that
    /// is silent for two heartbeats is lost.
    /// </summary>
    public async Task<int> ReadAsync(Action<StreamFrame> take, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        using var call = streaming.Subscribe(cancellationToken: either.Token);
        try
        {
            silence.CancelAfter(2.5 * _heartbeat);
            await OpenAsync(call.RequestStream, either.Token);
            while (await call.ResponseStream.MoveNext(either.Token))
            {
                Remember(call.ResponseStream.Current);
                silence.CancelAfter(2.5 * _heartbeat);
                take(call.ResponseStream.Current);
                await RefreshAsync(call.RequestStream, call.ResponseStream.Current, either.Token);
            }
        }
        catch (RpcException e) when (e.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason == TokenIsWrong)
        {
            _resumeToken = string.Empty;
            throw Passing("The server refused the resume token; the stream begins again.");
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException
            && silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Passing("The server fell silent.");
        }

        throw Passing("The server ended the stream.");
    }

    private async Task OpenAsync(IClientStreamWriter<SubscribeRequest> requests, CancellationToken cancellationToken)
    {
        await requests.WriteAsync(
            new SubscribeRequest
            {
                Hello = new Hello { ClientName = "finapi-watch", ResumeToken = _resumeToken, RepeatSymbol = true },
            },
            cancellationToken);

        // Those that the token restores keep what they have; asking again does no harm.
        var subscribe = new SubscribeOp { OpId = 1 };
        foreach (var symbol in symbols)
        {
            subscribe.Topics.Add(TopicOf(symbol, StreamChannel.Quotes));
            subscribe.Topics.Add(TopicOf(symbol, StreamChannel.Trades));
        }

        await requests.WriteAsync(new SubscribeRequest { Subscribe = subscribe }, cancellationToken);
    }

    // A cancel does not say which trade is the last one then, nor a correction whether it is of the last one. The
    // snapshot of a new subscription does.
    private async Task RefreshAsync(
        IClientStreamWriter<SubscribeRequest> requests, StreamFrame frame, CancellationToken cancellationToken)
    {
        var items = frame.Data?.Items.Where(item =>
            item.ItemCase is DataItem.ItemOneofCase.TradeCancel or DataItem.ItemOneofCase.TradeCorrection
            && _replaced.Add(item.TopicId)) ?? [];
        DataItem[] revised = [.. items];
        if (revised.Length == 0)
        {
            return;
        }

        var unsubscribe = new UnsubscribeOp { OpId = 2, TopicIds = { revised.Select(item => item.TopicId) } };
        var subscribe = new SubscribeOp
        {
            OpId = 3,
            Topics = { revised.Select(item => TopicOf(item.Symbol, StreamChannel.Trades)) },
        };
        try
        {
            await requests.WriteAsync(new SubscribeRequest { Unsubscribe = unsubscribe }, cancellationToken);
            await requests.WriteAsync(new SubscribeRequest { Subscribe = subscribe }, cancellationToken);
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // A failed write says only that the call is over; its answers say why.
        }
    }

    private Topic TopicOf(string symbol, StreamChannel channel) => new()
    {
        Channel = channel,
        Symbol = symbol,
        Delivery = Delivery.Latest,
        MinIntervalMs = pauseMilliseconds,
    };

    private void Remember(StreamFrame frame)
    {
        switch (frame.FrameCase)
        {
            case StreamFrame.FrameOneofCase.Welcome:
                _replaced.Clear();
                _heartbeat = frame.Welcome.Heartbeat?.ToTimeSpan() ?? DefaultHeartbeat;
                break;
            case StreamFrame.FrameOneofCase.Heartbeat:
                _resumeToken = frame.Heartbeat.ResumeToken;
                break;
            case StreamFrame.FrameOneofCase.GoAway when frame.GoAway.ResumeToken.Length > 0:
                _resumeToken = frame.GoAway.ResumeToken;
                break;
        }
    }

    private static RpcException Passing(string sentence) =>
        new Google.Rpc.Status { Code = (int)Code.Unavailable, Message = sentence }.ToRpcException();
}
