using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace FinApi.Api.Bypass;

/// <summary>
/// The client's bytes on their way to Kestrel. Frames that open windows are changed in place: they give Kestrel only
/// its part, and a frame without a part for Kestrel becomes a frame of a type that every peer ignores. These frames and
/// settings are held back until they are whole; all other bytes pass as they come.
/// </summary>
internal sealed class BypassInput : PipeReader, IValueTaskSource<ReadResult>
{
    private readonly PipeReader _inner;
    private readonly BypassConnection _connection;
    private readonly Action _goOn;
    private ValueTaskAwaiter<ReadResult> _reading;
    private Action<object?>? _continuation;
    private object? _state;
    private ReadOnlySequence<byte> _given;
    private SequencePosition _end;
    private long _scanned;
    private long _payloadLeft;
    private bool _hasPreface;
    private bool _isPassing;

    // A frame of ours, put between two frames of the client.
    private ReadOnlySequence<byte> _ours;
    private bool _isGivingOurs;
    private int _granted;
    private bool _isCancelled;

    public BypassInput(PipeReader inner, BypassConnection connection)
    {
        (_inner, _connection) = (inner, connection);
        _goOn = GoOn;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isGivingOurs)
        {
            _ours = _ours.Slice(consumed);
            _isGivingOurs = false;
            return;
        }

        _scanned -= _given.Slice(_given.Start, consumed).Length;

        // Bytes that are held back count as examined: only more bytes can make their frame whole.
        var sawAll = _given.Slice(examined).IsEmpty;
        _given = default;
        _inner.AdvanceTo(consumed, sawAll ? _end : examined);
    }

    public override void CancelPendingRead()
    {
        Volatile.Write(ref _isCancelled, true);
        _inner.CancelPendingRead();
    }

    /// <summary>
    /// Gives Kestrel more of the connection's window, as soon as the input is between two frames. By any thread.
    /// </summary>
    public void Grant(int bytes)
    {
        Interlocked.Add(ref _granted, bytes);
        _inner.CancelPendingRead();
    }

    /// <summary>The only sign of Kestrel that the connection has ended: Kestrel never completes its output.</summary>
    public override void Complete(Exception? exception = null)
    {
        _connection.End();
        _inner.Complete(exception);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryGiveOurs(out var ours))
        {
            return new ValueTask<ReadResult>(ours);
        }

#pragma warning disable CA2012 // awaited once: here, or by whoever awaits this
        var reading = _inner.ReadAsync(cancellationToken).GetAwaiter();
#pragma warning restore CA2012
        if (reading.IsCompleted)
        {
            return new ValueTask<ReadResult>(Scan(reading.GetResult()));
        }

        // This object is the source of the task: a state machine would cost memory for every silent connection.
        _reading = reading;
        return new ValueTask<ReadResult>(this, token: 0);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (TryGiveOurs(out result))
        {
            return true;
        }

        if (!_inner.TryRead(out var read))
        {
            result = default;
            return false;
        }

        result = Scan(read);
        return true;
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        var reading = _reading;
        _reading = default;
        return Scan(reading.GetResult());
    }

    // A fault shows in the result.
    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) =>
        _reading.IsCompleted ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        (_continuation, _state) = (continuation, state);
        _reading.UnsafeOnCompleted(_goOn);
    }

    private void GoOn()
    {
        var (continuation, state) = (_continuation!, _state);
        (_continuation, _state) = (null, null);
        continuation(state);
    }

    private bool TryGiveOurs(out ReadResult result)
    {
        var isBetweenFrames = _hasPreface && !_isPassing && _scanned == 0 && _payloadLeft == 0;
        if (_ours.IsEmpty && isBetweenFrames && Volatile.Read(ref _granted) > 0)
        {
            _ours = new ReadOnlySequence<byte>(Http2Frames.WindowUpdateOf(Interlocked.Exchange(ref _granted, 0)));
        }

        _isGivingOurs = !_ours.IsEmpty;
        result = new ReadResult(_ours, isCanceled: false, isCompleted: false);
        return _isGivingOurs;
    }

    private ReadResult Scan(ReadResult read)
    {
        var buffer = read.Buffer;
        _end = buffer.End;

        _isPassing |= read.IsCompleted; // nothing can become whole any more
        _given = _isPassing ? buffer : buffer.Slice(0, FindWhole(buffer));

        // A grant wakes the reader by a cancel too, which Kestrel must not see.
        var isCancelled = read.IsCanceled && Volatile.Read(ref _isCancelled);
        if (isCancelled)
        {
            Volatile.Write(ref _isCancelled, false);
        }

        return new ReadResult(_given, isCancelled, read.IsCompleted);
    }

    // Returns how many bytes may pass.
    private long FindWhole(ReadOnlySequence<byte> buffer)
    {
        if (!_hasPreface && !TryReadPreface(buffer))
        {
            return _isPassing ? buffer.Length : 0;
        }

        Span<byte> header = stackalloc byte[Http2Frames.HeaderLength];
        while (true)
        {
            var left = buffer.Length - _scanned;
            var payload = Math.Min(_payloadLeft, left);
            _scanned += payload;
            _payloadLeft -= payload;
            left -= payload;
            if (left < Http2Frames.HeaderLength)
            {
                return _scanned;
            }

            buffer.Slice(_scanned, Http2Frames.HeaderLength).CopyTo(header);
            var length = Http2Frames.LengthOf(header);
            if (Http2Frames.TypeOf(header) == Http2Frames.ResetStream)
            {
                _connection.NoteOver(Http2Frames.StreamOf(header));
                _connection.NoteReset();
            }

            if (_connection.IsFlooded)
            {
                Spoil(buffer.Slice(_scanned, Http2Frames.HeaderLength));
            }
            else if (IsWindowFrame(header, length))
            {
                if (left < Http2Frames.HeaderLength + length)
                {
                    return _scanned;
                }

                Change(buffer.Slice(_scanned, Http2Frames.HeaderLength + length), header);
            }

            _scanned += Http2Frames.HeaderLength;
            _payloadLeft = length;
        }
    }

    private bool TryReadPreface(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[Http2Frames.PrefaceLength];
        var length = (int)Math.Min(buffer.Length, start.Length);
        buffer.Slice(0, length).CopyTo(start);
        _isPassing = !start[..length].SequenceEqual(Http2Frames.Preface[..length]);
        _hasPreface = !_isPassing && length == Http2Frames.PrefaceLength;
        _payloadLeft = _hasPreface ? length : 0;
        return _hasPreface;
    }

    private static bool IsWindowFrame(ReadOnlySpan<byte> header, int length) =>
        Http2Frames.TypeOf(header) switch
        {
            Http2Frames.WindowUpdate => length == Http2Frames.WindowUpdateLength,
            Http2Frames.Settings => Http2Frames.FlagsOf(header) != Http2Frames.Acknowledgement
                && length <= Http2Frames.MaxPayload && length % Http2Frames.SettingLength == 0,
            _ => false,
        };

    private void Change(ReadOnlySequence<byte> frame, ReadOnlySpan<byte> header)
    {
        if (Http2Frames.TypeOf(header) == Http2Frames.WindowUpdate)
        {
            ChangeWindow(frame, Http2Frames.StreamOf(header));
            return;
        }

        ReadSettings(frame.Slice(Http2Frames.HeaderLength));
    }

    private void ChangeWindow(ReadOnlySequence<byte> frame, int streamId)
    {
        Span<byte> value = stackalloc byte[Http2Frames.WindowUpdateLength];
        var payload = frame.Slice(Http2Frames.HeaderLength);
        payload.CopyTo(value);
        var increment = BinaryPrimitives.ReadInt32BigEndian(value) & int.MaxValue;
        if (increment == 0)
        {
            return; // an error that Kestrel answers
        }

        var left = _connection.Open(streamId, increment);
        if (left == 0)
        {
            Overwrite(frame.Slice(3), [Http2Frames.Ignored]);
        }
        else if (left != increment)
        {
            BinaryPrimitives.WriteInt32BigEndian(value, left);
            Overwrite(payload, value);
        }
    }

    // Of several values in a frame the last one counts.
    private void ReadSettings(ReadOnlySequence<byte> settings)
    {
        Span<byte> setting = stackalloc byte[Http2Frames.SettingLength];
        for (var at = settings.Length - Http2Frames.SettingLength; at >= 0; at -= Http2Frames.SettingLength)
        {
            settings.Slice(at, Http2Frames.SettingLength).CopyTo(setting);
            if (BinaryPrimitives.ReadUInt16BigEndian(setting) != Http2Frames.InitialWindowSize)
            {
                continue;
            }

            var window = BinaryPrimitives.ReadUInt32BigEndian(setting[2..]);
            if (window <= int.MaxValue)
            {
                _connection.SetStreamWindow((int)window);
            }

            return;
        }
    }

    // DATA must belong to a stream. For DATA of stream 0 Kestrel ends the connection (RFC 9113, section 6.1) in its
    // usual way, with GOAWAY and the end of all calls under way.
    private static void Spoil(ReadOnlySequence<byte> header) =>
        Overwrite(header.Slice(3), [Http2Frames.Data, 0, 0, 0, 0, 0]);

    // Safe to overwrite: only the pipe's reader touches this memory now.
    private static void Overwrite(ReadOnlySequence<byte> place, ReadOnlySpan<byte> bytes)
    {
        foreach (var segment in place)
        {
            var length = Math.Min(segment.Length, bytes.Length);
            bytes[..length].CopyTo(MemoryMarshal.AsMemory(segment).Span);
            bytes = bytes[length..];
        }
    }
}
