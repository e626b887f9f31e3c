using System.IO.Pipelines;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.Bypass;

/// <summary>
/// Stands between Kestrel's HTTP/2 and the connection, and lets streams of prices write their DATA frames past it.
/// <list type="number">
/// <item>What Kestrel writes passes through; between its flushes the connection is in the middle of its frames.</item>
/// <item>
/// What the client sends passes through, but a part of the connection's window is kept (<see cref="WindowShare"/>) for
/// as long as Kestrel has some left, and of a stream's window what was sent past Kestrel (<see cref="BypassStream"/>).
/// </item>
/// <item>A stream whose frames the client takes now writes them at once; any other goes by way of Kestrel.</item>
/// <item>When too many streams are reset, the connection is made to end (<see cref="ResetBudget"/>).</item>
/// </list>
/// Kestrel does everything else: headers, trailers, resets, pings, the end. Answers are right without the bypass; with
/// it a message costs a fifth less, because Kestrel's way is longer by a pipe, a queue and a change of thread
/// (decision 19).
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

    // What Kestrel may still send, by what it was told of the connection's window.
    private long _kestrelWindow = Http2Frames.DefaultWindow;

    // Mostly there is one; a dictionary for it would be 1 % of what an idle connection takes.
    private BypassStream? _stream;
    private Dictionary<int, BypassStream>? _others;

    // The last write that the connection did not take at once. It is a pipe, to which more may be written meanwhile.
    private Task? _flushing;
    private bool _isFlooded;
    private bool _isKestrelWriting;
    private bool _isOver;

    /// <param name="transport">The connection.</param>
    /// <param name="resets">How many of its streams may be reset.</param>
    /// <param name="takesFrames">
    /// Whether it is of pipes: what takes no writes beside a flush, as TLS does, needs Kestrel alone.
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

    /// <summary>Whether so many streams were reset that the connection has to end.</summary>
    public bool IsFlooded => Volatile.Read(ref _isFlooded);

    /// <summary>
    /// Lets a stream write past Kestrel once Kestrel has begun its body. Before anything of that is written.
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
    /// Sends frames as one gRPC message each, all or none. False when they have to go by way of Kestrel: the client's
    /// window or the connection is full, or Kestrel is writing or still has something of the stream's.
    /// </summary>
    public bool TryWrite(BypassStream stream, FrameBatch frames)
    {
        var length = GrpcMessages.LengthOf(frames);
        if (length > Http2Frames.MaxPayload)
        {
            return false;
        }

        // Whoever holds it is about to write; a lane with thousands of streams does not wait for one.
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

    /// <summary>Kestrel writes frames.</summary>
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
                // What is kept for streams must never stop another answer.
                var lent = _share.Lend();
                _kestrelWindow += lent;
                _input.Grant(lent);
            }
        }
    }

    /// <summary>A stream was reset, by the client or for its mistake.</summary>
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

    /// <summary>A stream was ended or reset, by Kestrel or by the client.</summary>
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

    /// <summary>Kestrel has given the connection up, whatever its streams still think.</summary>
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
    /// The client takes more bytes, of a stream or of all (0). Returns how many of them Kestrel is told of.
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

    // The connection does not take more just now; what Kestrel has written meanwhile leaves behind what waits.
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
