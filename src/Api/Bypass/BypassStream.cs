using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.Bypass;

/// <summary>A stream whose DATA frames may go past Kestrel's HTTP/2.</summary>
internal sealed class BypassStream(BypassConnection connection, int id, WindowShare share)
{
    private WindowShare _share = share;
    private long _atKestrel;
    private bool _hasBegun;
    private bool _isOver;

    public int Id => id;

    /// <summary>The client's window, as far as it is the bypass's. Only within the connection's lock.</summary>
    public ref WindowShare Share => ref _share;

    /// <summary>
    /// Whether Kestrel has begun the body and has nothing of it left, so that what is written now comes behind that.
    /// Only within the connection's lock.
    /// </summary>
    public bool IsReady => _hasBegun && !_isOver && Volatile.Read(ref _atKestrel) == 0;

    /// <inheritdoc cref="BypassConnection.TryWrite"/>
    public bool TryWrite(FrameBatch frames) => connection.TryWrite(this, frames);

    /// <summary>Before bytes of the body are given to Kestrel.</summary>
    public void GoByKestrel(int bytes) => Interlocked.Add(ref _atKestrel, bytes);

    /// <summary>Kestrel has put bytes of the body on the connection. Only within the connection's lock.</summary>
    public void NoteSentByKestrel(int bytes)
    {
        Interlocked.Add(ref _atKestrel, -bytes);
        _hasBegun = true;
    }

    /// <summary>Either side has ended the stream: nothing may follow. Only within the connection's lock.</summary>
    public void NoteOver() => _isOver = true;

    /// <summary>Nothing more is sent past Kestrel. Before the response ends.</summary>
    public void End() => connection.Remove(this);
}
