using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Contracts.V1;
using BarMode = FinApi.Application.Log.BarMode;
using Delivery = FinApi.Application.Streaming.Frames.Delivery;
using SlowPolicy = FinApi.Application.Streaming.Frames.SlowPolicy;
using StreamChannel = FinApi.Application.Log.StreamChannel;

namespace FinApi.Api.Services.Streaming;

/// <summary>A client that says everything at once: one Hello, one SubscribeOp, and then only listens.</summary>
internal sealed class FixedMessages(StreamPricesRequest request) : IClientMessages
{
    private const int MaxSymbols = 500;
    private const string DefaultInterval = "1m";

    private int _next;

    public async ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        switch (_next++)
        {
            case 0:
                Check();
                return new ClientMessage.Hello(
                    request.ClientName,
                    request.ResumeToken,
                    request.HeartbeatSeconds,
                    (SlowPolicy)request.SlowPolicy,
                    request.RepeatSymbol);
            case 1 when request.Symbols.Count > 0:
                return new ClientMessage.Subscribe(OpId: 0, [.. Topics()]);
            default:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                return null;
        }
    }

    private void Check()
    {
        var count = request.Symbols.Count;
        if (count > MaxSymbols || (count == 0 && request.ResumeToken.Length == 0))
        {
            throw new StreamRefusedException(
                Error.Invalid("symbols", $"must hold 1 to {MaxSymbols}, or resume_token be given."));
        }
    }

    private IEnumerable<TopicSpec> Topics()
    {
        var channels = request.Channels.Count == 0
            ? [StreamChannel.Quotes]
            : request.Channels.Select(channel => (StreamChannel)channel).Distinct().ToArray();
        return request.Symbols.SelectMany(symbol => channels, ToSpec);
    }

    private TopicSpec ToSpec(string symbol, StreamChannel channel)
    {
        var isBars = channel == StreamChannel.Bars;
        var interval = request.Interval.Length == 0 ? DefaultInterval : request.Interval;
        return new TopicSpec(
            channel,
            symbol,
            isBars ? interval : string.Empty,
            isBars ? (BarMode)request.BarMode : BarMode.Unspecified,
            (Delivery)request.Delivery,
            request.MinIntervalMs);
    }
}
