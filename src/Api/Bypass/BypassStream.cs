using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.Bypass;

/// <summary>
/// A stream whose DATA frames may go past Kestrel's HTTP/2. Whatever it sends passes here, so that its window is one
/// account: Kestrel is told of the whole window, and of what opens it so much less as was sent past it.
/// </summary>
/// <param name="connection">
/// Its connection, within whose lock everything happens that is not said to be outside.
/// </param>
/// <param name="id">Its number.</param>
/// <param name="window">
/// Bytes that the client takes; null when that is not known, and nothing may go past Kestrel.
/// </param>
internal sealed class BypassStream(BypassConnection connection, int id, long? window)
{
    private readonly bool _isKnown = window is not null;

    // What the client takes beyond all that was sent or given to Kestrel; below 0 when Kestrel has more than that, or
    // when the client has made its windows smaller.
    private long _left = window ?? 0;

    // Sent past Kestrel, and not yet kept from it of what opens the window: so much too much it believes to be open.
    private long _owed;
    private long _atKestrel;
    private TaskCompletionSource? _room;
    private bool _hasBegun;
    private bool _isOver;

    public int Id => id;

    /// <summary>
    /// Whether so many bytes may go past Kestrel: the client takes them, and Kestrel has begun the body and has nothing
    /// of it left, so that what is written now comes behind that.
    /// </summary>
    public bool MaySend(int bytes) => _isKnown && _hasBegun && !_isOver && _atKestrel == 0 && bytes <= _left;

    /// <inheritdoc cref="BypassConnection.TryWrite"/>
    public bool TryWrite(FrameBatch frames) => connection.TryWrite(this, frames);

    /// <summary>Outside the lock: as <see cref="Give"/>.</summary>
    public int GiveToKestrel(int bytes) => connection.GiveToKestrel(this, bytes);

    /// <summary>Outside the lock: as <see cref="Room"/>.</summary>
    public Task WaitForRoomAsync() => connection.WaitForRoomAsync(this);

    /// <summary>Nothing more is sent past Kestrel. Before the response ends, outside the lock.</summary>
    public void End() => connection.Remove(this);

    /// <summary>Bytes go past Kestrel.</summary>
    public void Spend(int bytes)
    {
        _left -= bytes;
        _owed += bytes;
    }

    /// <summary>
    /// Before bytes of the body are given to Kestrel. Returns how many of them may be: all of them where Kestrel knows
    /// the window rightly, else what the client takes now.
    /// </summary>
    public int Give(int bytes)
    {
        var given = _owed == 0 || _isOver ? bytes : (int)Math.Clamp(_left, 0, bytes);
        _left -= given;
        _atKestrel += given;
        return given;
    }

    /// <summary>Ends when <see cref="Give"/> gives something again.</summary>
    public Task Room() =>
        _owed == 0 || _isOver || _left > 0
            ? Task.CompletedTask
            : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>The client takes more bytes. Returns how many of them Kestrel is told of.</summary>
    public int Open(int increment)
    {
        var kept = (int)Math.Min(_owed, increment);
        _owed -= kept;
        Resize(increment);
        return increment - kept;
    }

    /// <summary>The client has made the windows of all streams larger or smaller.</summary>
    public void Resize(long change)
    {
        _left += change;
        if (_left > 0 || _owed == 0)
        {
            LetGoOn();
        }
    }

    /// <summary>Kestrel has put bytes of the body on the connection.</summary>
    public void NoteSentByKestrel(int bytes)
    {
        _atKestrel -= bytes;
        _hasBegun = true;
    }

    /// <summary>Either side has ended the stream, or the connection: nothing may follow.</summary>
    public void NoteOver()
    {
        _isOver = true;
        LetGoOn();
    }

    private void LetGoOn()
    {
        _room?.SetResult();
        _room = null;
    }
}
