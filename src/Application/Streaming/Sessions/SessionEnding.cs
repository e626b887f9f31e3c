using FinApi.Application.Results;
using FinApi.Application.Streaming.Frames;
using FinApi.Application.Streaming.Lanes;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>
/// How one stream comes to its end: it is told once, by anyone, and then the lane sends what is left to be said, for as
/// long as the client takes it.
/// </summary>
/// <param name="output">What the client is sent.</param>
/// <param name="sink">Where to.</param>
/// <param name="clock">The time.</param>
/// <param name="findToken">What to go on with; null where the client has not been welcomed.</param>
internal sealed class SessionEnding(StreamOutput output, IFrameSink sink, StreamClock clock, Func<string?> findToken)
{
    // A slow client has half of what it may take for one write to learn why its stream ends.
    private const int MaxMilliseconds = 5_000;

    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamEnd? _end;
    private long _begunAt;

    /// <summary>Whether the stream is to end.</summary>
    public bool HasBegun => Volatile.Read(ref _end) is not null;

    /// <summary>Whether all is said. The lane's.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Completes when all is said.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Why it ends; null when the client completed its side or is gone. Only read once it has begun.</summary>
    public Error? Error => _end!.Error;

    /// <summary>Lets the stream end; false when it does already, for another reason.</summary>
    public bool TryBegin(StreamEnd end)
    {
        if (HasBegun)
        {
            return false;
        }

        // First: whoever sees the end measures from here.
        Volatile.Write(ref _begunAt, clock.Now);
        return Interlocked.CompareExchange(ref _end, end, null) is null;
    }

    /// <summary>Nothing more is said, whatever was to be.</summary>
    public void Cut() => Volatile.Write(ref _end, StreamEnd.Gone);

    /// <summary>Sends what is left. The lane's.</summary>
    public void GoOn(LaneScratch scratch)
    {
        var end = Volatile.Read(ref _end)!;
        if (!end.IsGone && output.BlockedSince is null)
        {
            if (end.Error is { } error && !end.HasSaidGoAway)
            {
                end.HasSaidGoAway = true;
                SayGoAway(error, end.ResumeToken ?? findToken(), end.Wait);
            }

            output.Visit(scratch, withData: false);
        }

        // A gone client's last write fails by itself; it must have ended before the transport is given up.
        if (output.IsIdle || (end.IsGone && output.BlockedSince is null))
        {
            IsFinished = true;
            _finished.TrySetResult();
        }
    }

    /// <summary>The same from time to time, and gives up a client that does not take it. The lane's.</summary>
    public void Supervise(long now, LaneScratch scratch)
    {
        if (output.BlockedSince is not null && now - Volatile.Read(ref _begunAt) >= MaxMilliseconds)
        {
            sink.Abort();
        }

        GoOn(scratch);
    }

    // Not to a client that nobody has welcomed: it is refused, in the way of its transport.
    private void SayGoAway(Error error, string? token, Duration? longerWait)
    {
        if (token is not null)
        {
            var usual = StreamReturn.After(error.Reason);
            var wait = usual is null ? null : longerWait ?? usual;
            output.Send(
                new ServerFrame.GoAway(error.Reason, error.Message, wait, wait is null ? string.Empty : token));
        }
    }
}
