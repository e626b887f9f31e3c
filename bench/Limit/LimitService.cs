using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Limit;

/// <summary>The gRPC side of the limit.</summary>
internal sealed class LimitService(KeptAnswers answers, Broadcast broadcast, BarDatabase bars)
{
    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    public Task<byte[]> GetQuoteAsync(ServerCallContext call) => Task.FromResult(answers.Get(call.Method));

    public Task<ListBarsResponse> ListBarsAsync(ListBarsRequest request, ServerCallContext call) =>
        bars.ListAsync(request, call.CancellationToken);

    /// <summary>
    /// Writes each message when it comes; with min_interval_ms, what has come within that time together.
    /// </summary>
    public async Task SubscribeAsync(
        IAsyncStreamReader<SubscribeRequest> requests, IServerStreamWriter<byte[]> responses, ServerCallContext call)
    {
        while (await requests.MoveNext(call.CancellationToken) && requests.Current.Subscribe is null)
        {
            // Hello: nothing to check, nothing to say.
        }

        var topics = requests.Current.Subscribe!.Topics;
        string[] symbols = [.. topics.Select(topic => topic.Symbol)];
        var channel = broadcast.Subscribe(symbols);
        try
        {
            var window = TimeSpan.FromMilliseconds(topics[0].MinIntervalMs);
            while (await channel.Reader.WaitToReadAsync(call.CancellationToken))
            {
                if (window > TimeSpan.Zero)
                {
                    await Task.Delay(window, TimeProvider.System, call.CancellationToken);
                }

                while (channel.Reader.TryRead(out var frame))
                {
                    responses.WriteOptions =
                        window > TimeSpan.Zero && channel.Reader.TryPeek(out _) ? Buffered : WriteOptions.Default;
                    await responses.WriteAsync(frame, call.CancellationToken);
                }
            }
        }
        finally
        {
            broadcast.Unsubscribe(symbols, channel);
        }
    }

    public async Task PublishAsync(
        IAsyncStreamReader<PublishRequest> requests, IServerStreamWriter<PublishResponse> responses)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            var request = requests.Current;
            foreach (var item in request.Items)
            {
                broadcast.Publish(item.Quote);
            }

            await responses.WriteAsync(
                new PublishResponse { FirstSequence = request.FirstSequence, Accepted = request.Items.Count },
                CancellationToken.None);
        }
    }
}
