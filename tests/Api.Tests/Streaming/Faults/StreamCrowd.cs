using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>Thousands of clients that want every quote of one symbol, many on each HTTP/2 connection.</summary>
internal sealed class StreamCrowd : IAsyncDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly List<Member> _members = [];

    private StreamCrowd(ApiServer server, int connections) =>
        _channels =
        [
            .. Enumerable.Range(0, connections)
                .Select(_ => KeyedChannel.For(server.Http2.BaseAddress!, server.Keys.Enterprise)),
        ];

    /// <summary>Connections that the clients share.</summary>
    public IReadOnlyList<GrpcChannel> Channels => _channels;

    /// <summary>Whatever came that should not have, from all of them.</summary>
    public IEnumerable<string> Problems => _members.Select(member => member.Problem).OfType<string>();

    public static async Task<StreamCrowd> OpenAsync(ApiServer server, string symbol, int streams, int connections)
    {
        var crowd = new StreamCrowd(server, connections);
        for (var i = 0; i < streams; i++)
        {
            crowd._members.Add(new Member(crowd._channels[i % connections], symbol));
        }

        await Task.WhenAll(crowd._members.Select(member => member.Snapshot));
        return crowd;
    }

    /// <summary>Waits until each of them has so many quotes.</summary>
    public Task WaitAsync(int count) => Task.WhenAll(_members.Select(member => member.WaitAsync(count)));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private sealed class Member : IAsyncDisposable
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _snapshot = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly AsyncServerStreamingCall<StreamFrame> _call;
        private readonly Task _reading;
        private TaskCompletionSource? _waiting;
        private int _wanted = int.MaxValue;
        private int _count;
        private long _sequence;

        public Member(GrpcChannel channel, string symbol)
        {
            _call = new Contracts.V1.Streaming.StreamingClient(channel).StreamPrices(
                new StreamPricesRequest { Symbols = { symbol }, Delivery = Delivery.Every },
                cancellationToken: TestContext.Current.CancellationToken);
            _reading = ReadAsync();
        }

        public Task Snapshot => _snapshot.Task;

        public string? Problem { get; private set; }

        public Task WaitAsync(int count)
        {
            lock (_lock)
            {
                _wanted = count;
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Tell();
                return _waiting.Task;
            }
        }

        public async ValueTask DisposeAsync()
        {
            _call.Dispose();
            await _reading;
        }

        private async Task ReadAsync()
        {
            try
            {
                while (await _call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    Take(_call.ResponseStream.Current);
                }
            }
            catch (Exception exception) when (exception is RpcException or ObjectDisposedException)
            {
                _snapshot.TrySetException(exception);
                lock (_lock)
                {
                    _waiting?.TrySetException(exception);
                }
            }
        }

        private void Take(StreamFrame frame)
        {
            switch (frame.FrameCase)
            {
                case StreamFrame.FrameOneofCase.Snapshot:
                    _sequence = frame.Snapshot.Sequence;
                    Problem = _snapshot.TrySetResult() ? Problem : "a second snapshot";
                    break;
                case StreamFrame.FrameOneofCase.Data:
                    Take(frame.Data);
                    break;
                // Not a warning: on a busy machine any of them may be a second behind, and loses nothing by it.
                case StreamFrame.FrameOneofCase.Gap or StreamFrame.FrameOneofCase.GoAway:
                    Problem = $"{frame.FrameCase}";
                    break;
            }
        }

        private void Take(StreamData data)
        {
            lock (_lock)
            {
                foreach (var item in data.Items)
                {
                    Problem = item.Sequence == _sequence + 1 ? Problem : $"{item.Sequence} after {_sequence}";
                    (_sequence, _count) = (item.Sequence, _count + 1);
                }

                Tell();
            }
        }

        private void Tell()
        {
            if (_count >= _wanted)
            {
                _waiting?.TrySetResult();
            }
        }
    }
}
