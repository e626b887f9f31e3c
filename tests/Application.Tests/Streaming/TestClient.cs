using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using FinApi.Application.Streaming.Sessions;

namespace FinApi.Application.Tests.Streaming;

/// <summary>A client over one connection after the other. It does everything at once, on the caller's thread.</summary>
internal sealed class TestClient(StreamWorld world, string account = "a")
{
    /// <summary>By which the record knows what an answer is of.</summary>
    public const long UnsubscribeOpId = 2;

    private readonly LaneScratch _scratch = new();
    private Connection? _connection;
    private StreamSession? _session;

    public ClientRecord Record { get; } = new() { Loses = world.Loses };

    /// <summary>Whether a stream is open.</summary>
    public bool IsOpen => _session?.Supervise(_scratch) == true;

    /// <summary>Messages that the stream has not read yet.</summary>
    public int Unread => _connection!.Unread;

    /// <summary>How the last stream ended; waits for it.</summary>
    public Error? End() => _connection!.Run.GetAwaiter().GetResult();

    /// <summary>Opens a stream; says Hello unless it is null.</summary>
    public void Connect(ClientMessage.Hello? hello)
    {
        Record.Reconnect();
        var frames = new ObjectFrames();
        _connection = new Connection(frames, Record);
        _session = world.Open(account, _connection, frames);
        _connection.Run = _session.RunAsync(_connection, _connection.Lost.Token);
        if (hello is not null)
        {
            Send(hello);
        }
    }

    public void Send(ClientMessage? message)
    {
        if (IsOpen)
        {
            _connection!.Post(message);
        }
    }

    public void Subscribe(params TopicSpec[] topics) => Send(new ClientMessage.Subscribe(1, topics));

    /// <summary>Stops reading: writes wait.</summary>
    public void Stall() => _connection!.Stall();

    public void GoOn() => _connection!.GoOn();

    /// <summary>The connection breaks.</summary>
    public void Disconnect()
    {
        if (!IsOpen)
        {
            return;
        }

        _connection!.GoOn();
        _connection.Lost.Cancel();
        world.Sweep();
        End();
    }

    private sealed class Connection(ObjectFrames frames, ClientRecord record) : IFrameSink, IClientMessages
    {
        private readonly Queue<ClientMessage?> _messages = new();
        private TaskCompletionSource<ClientMessage?>? _reader;
        private TaskCompletionSource? _writer;
        private bool _isStalled;

        public CancellationTokenSource Lost { get; } = new();

        public int Unread => _messages.Count;

        public Task<Error?> Run { get; set; } = Task.FromResult<Error?>(null);

        public void Post(ClientMessage? message)
        {
            if (_reader is { } reader)
            {
                _reader = null;
                reader.TrySetResult(message);
            }
            else
            {
                _messages.Enqueue(message);
            }
        }

        public ValueTask<ClientMessage?> ReadAsync(CancellationToken cancellationToken)
        {
            if (_messages.TryDequeue(out var message))
            {
                return ValueTask.FromResult(message);
            }

            _reader = new TaskCompletionSource<ClientMessage?>();
            return new ValueTask<ClientMessage?>(_reader.Task.WaitAsync(cancellationToken));
        }

        public ValueTask WriteAsync(FrameBatch batch, CancellationToken cancellationToken)
        {
            Assert.Null(_writer);
            for (var i = 0; i < batch.Count; i++)
            {
                var (sequence, frame) = frames.Read(batch[i]);
                record.Take(sequence, frame);
            }

            if (!_isStalled)
            {
                return ValueTask.CompletedTask;
            }

            _writer = new TaskCompletionSource();
            return new ValueTask(_writer.Task);
        }

        public void Abort() => GoOn();

        public void Stall() => _isStalled = true;

        public void GoOn()
        {
            _isStalled = false;
            var writer = _writer;
            _writer = null;
            writer?.TrySetResult();
        }
    }
}
