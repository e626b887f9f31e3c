using FinApi.Application.Results;
using NodaTime;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>How a stream ends.</summary>
/// <param name="Error">Why, which GoAway says first; null when the client completed its side or is gone.</param>
/// <param name="IsGone">Whether nothing can be said any more.</param>
/// <param name="ResumeToken">What to go on with, where it was found already.</param>
/// <param name="Wait">How long a client that is to come back waits; null: as long as the reason says.</param>
internal sealed record StreamEnd(
    Error? Error, bool IsGone = false, string? ResumeToken = null, Duration? Wait = null)
{
    /// <summary>The client completed its side.</summary>
    public static StreamEnd Completed => new(Error: null);

    /// <summary>The client is gone: nothing can be said any more.</summary>
    public static StreamEnd Gone => new(Error: null, IsGone: true);

    /// <summary>Whether GoAway is among the frames already; the lane's.</summary>
    public bool HasSaidGoAway { get; set; }
}
