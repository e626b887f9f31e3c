using System.IO.Pipelines;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.Bypass;

/// <summary>
/// Stands between Kestrel's HTTP/2 and the connection, and lets streams of prices write their DATA frames past Kestrel.
/// <list type="number">
/// <item>Kestrel's bytes pass through. Between two flushes the connection is in the middle of Kestrel's frames.</item>
/// <item>
/// The client's bytes pass through, with changed windows: the bypass keeps a part of the connection's window (<see
/// cref="WindowShare"/>) as long as Kestrel has some left, and the part of a stream's window that was used past Kestrel
/// (<see cref="BypassStream"/>).
/// </item>
/// <item>A stream writes its frames at once if the client takes them now; otherwise Kestrel writes them.</item>
/// <item>Too many resets of streams end the connection (<see cref="ResetBudget"/>).</item>
/// </list>
/// Kestrel does everything else: headers, trailers, resets, pings, the end. Answers are right without the bypass. With
/// it a message costs a fifth less, because Kestrel's way has one more pipe, queue and change of thread (decision 19).
/// </summary>
internal sealed class BypassConnection : IDuplexPipe
{
    private readonly Lock _gate = new();
    private readonly PipeWriter _output;
    private readonly BypassInput _input;
    private readonly ResetRule _rule;
    private readonly bool _takesFrames;
    private WindowShare _share;
    private EarlyGrants _early;
    private ResetBudget _resets;
    private int _streamWindow = Http2Frames.DefaultWindow;

    // Bytes that Kestrel may still send: its view of the connection's window.
    private long _kestrelWindow = Http2Frames.DefaultWindow;

    // A connection mostly has one stream; a dictionary would be 1 % of the memory of an idle connection.
    private BypassStream? _stream;
    private Dictionary<int, BypassStream>? _others;

    // The last flush that the connection did not complete at once. The pipe takes more writes in the meantime.
    private Task? _flushing;
    private bool _isFlooded;
    private bool _isKestrelWriting;
    private bool _isOver;

    /// <param name="transport">The connection.</param>
    /// <param name="resets">How many streams of the connection may be reset.</param>
    /// <param name="takesFrames">
    /// Whether the transport takes writes during a flush, as a pipe does. TLS does not, so there Kestrel must be the
    /// only writer.
    /// </param>
    public BypassConnection(IDuplexPipe transport, ResetRule resets, bool takesFrames)
    {
        _output = transport.Output;
        _rule = resets;
        _resets = new ResetBudget(resets);
        _takesFrames = takesFrames;
        _input = new BypassInput(transport.Input, this);
        Output = new BypassOutput(transport.Output, this);
    }

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Whether too many streams were reset, so that the connection has to end.</summary>
    public bool IsFlooded => Volatile.Read(ref _isFlooded);

    /// <summary>
    /// Lets a stream write past Kestrel once Kestrel has begun its body. Call it before the first byte of the body.
    /// </summary>
    public BypassStream Add(int streamId)
    {
        lock (_gate)
        {
            _share.Join(Http2Frames.DefaultWindow);
            var stream = new BypassStream(this, streamId, _early.Find(streamId) + _streamWindow);
            if (_stream is null)
            {
                _stream = stream;
            }
            else
            {
                (_others ??= []).Add(streamId, stream);
            }

            return stream;
        }
    }

    public void Remove(BypassStream stream)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_stream, stream))
            {
                _stream = null;
            }
            else
            {
                _others!.Remove(stream.Id);
            }
        }
    }

    /// <summary>
    /// Sends frames as one gRPC message each, all or none. False when Kestrel has to send them: the client's window or
    /// the connection is full, or Kestrel is writing or still has bytes of the stream.
    /// </summary>
    public bool TryWrite(BypassStream stream, FrameBatch frames)
    {
        var length = GrpcMessages.LengthOf(frames);
        if (length > Http2Frames.MaxPayload)
        {
            return false;
        }

        // Another thread is about to write; a lane with thousands of streams does not wait for one connection.
        if (!_gate.TryEnter())
        {
            return false;
        }

        try
        {
            if (_isOver || _isKestrelWriting || !stream.MaySend(length) || length > _share.Left
                || _flushing is { IsCompleted: false })
            {
                return false;
            }

            stream.Spend(length);
            _share.Spend(length);
            Write(_output, stream.Id, frames, length);
            var flushing = _output.FlushAsync(CancellationToken.None);
            if (flushing.IsCompleted)
            {
                flushing.GetAwaiter().GetResult();
            }
            else
            {
                _flushing = flushing.AsTask();
            }

            return true;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Kestrel begins to write frames.</summary>
    public void BeginFrames()
    {
        lock (_gate)
        {
            _isKestrelWriting = true;
        }
    }

    /// <inheritdoc cref="BypassStream.Give"/>
    public int GiveToKestrel(BypassStream stream, int bytes)
    {
        lock (_gate)
        {
            return stream.Give(bytes);
        }
    }

    /// <inheritdoc cref="BypassStream.Room"/>
    public Task WaitForRoomAsync(BypassStream stream)
    {
        lock (_gate)
        {
            return _isOver ? Task.CompletedTask : stream.Room();
        }
    }

    /// <summary>Kestrel has put bytes of a stream's body on the connection.</summary>
    public void NoteSent(int streamId, int bytes)
    {
        lock (_gate)
        {
            Find(streamId)?.NoteSentByKestrel(bytes);
            _kestrelWindow -= bytes;
            if (_kestrelWindow <= 0 && _share.Left > 0)
            {
                // The window that is kept for price streams must never stop another answer.
                var lent = _share.Lend();
                _kestrelWindow += lent;
                _input.Grant(lent);
            }
        }
    }

    /// <summary>A stream was reset, by the client or because of the client's mistake.</summary>
    public void NoteReset()
    {
        lock (_gate)
        {
            if (!_resets.TryTake() && !_isFlooded)
            {
                _isFlooded = true;
                _rule.NoteEnd();
            }
        }
    }

    /// <summary>A stream has ended or was reset, by Kestrel or by the client.</summary>
    public void NoteOver(int streamId)
    {
        lock (_gate)
        {
            Find(streamId)?.NoteOver();
        }
    }

    /// <summary>Kestrel has written whole frames.</summary>
    public ValueTask<FlushResult> EndFrames(CancellationToken cancellationToken)
    {
        if (!_takesFrames)
        {
            return _output.FlushAsync(cancellationToken);
        }

        lock (_gate)
        {
            _isKestrelWriting = false;
            if (_flushing is { IsCompleted: false } earlier)
            {
                var both = FlushAfterAsync(earlier, cancellationToken);
                _flushing = both;
                return new ValueTask<FlushResult>(both);
            }

            var flushing = _output.FlushAsync(cancellationToken);
            if (flushing.IsCompleted)
            {
                return flushing;
            }

            var task = flushing.AsTask();
            _flushing = task;
            return new ValueTask<FlushResult>(task);
        }
    }

    /// <summary>Kestrel has given the connection up; streams may not know it yet.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var stream in Streams())
            {
                stream.NoteOver();
            }
        }
    }

    /// <summary>
    /// The client takes more bytes, of a stream or of all streams (0). Returns how many of them Kestrel gets.
    /// </summary>
    public int Open(int streamId, int increment)
    {
        lock (_gate)
        {
            return streamId == 0 ? OpenAll(increment) : OpenStream(streamId, increment);
        }
    }

    /// <summary>The client sets the window of each stream.</summary>
    public void SetStreamWindow(int window)
    {
        lock (_gate)
        {
            foreach (var stream in Streams())
            {
                stream.Resize(window - _streamWindow);
            }

            _streamWindow = window;
        }
    }

    private int OpenAll(int increment)
    {
        var told = _takesFrames && _kestrelWindow > 0 ? _share.Keep(increment) : increment;
        _kestrelWindow += told;
        return told;
    }

    private int OpenStream(int streamId, int increment)
    {
        if (Find(streamId) is { } stream)
        {
            return stream.Open(increment);
        }

        _early.Add(streamId, increment);
        return increment;
    }

    private IEnumerable<BypassStream> Streams() =>
        (_stream is null ? Enumerable.Empty<BypassStream>() : [_stream])
            .Concat(_others?.Values ?? Enumerable.Empty<BypassStream>());

    private BypassStream? Find(int id) => _stream?.Id == id ? _stream : _others?.GetValueOrDefault(id);

    private static void Write(PipeWriter output, int streamId, FrameBatch frames, int length)
    {
        var span = output.GetSpan(Http2Frames.HeaderLength + length);
        Http2Frames.WriteDataHeader(span, streamId, length);
        GrpcMessages.Write(span[Http2Frames.HeaderLength..], frames);
        output.Advance(Http2Frames.HeaderLength + length);
    }

    // The connection is busy now: bytes that Kestrel has written meanwhile leave after the waiting ones.
    private async Task<FlushResult> FlushAfterAsync(Task earlier, CancellationToken cancellationToken)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ValueTask<FlushResult> flushing;
        lock (_gate)
        {
            flushing = _output.FlushAsync(cancellationToken);
        }

        return await flushing;
    }
}
