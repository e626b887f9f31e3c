using FinApi.Application.Results;

namespace FinApi.Application.Streaming;

/// <summary>How a stream ends.</summary>
internal sealed record StreamEnd(Error? Error, bool SaysGoAway = false, bool IsGone = false)
{
    /// <summary>The client completed its side.</summary>
    public static StreamEnd Completed => new(Error: null);

    /// <summary>The client is gone: nothing can be said any more.</summary>
    public static StreamEnd Gone => new(Error: null, IsGone: true);

    /// <summary>Whether GoAway is among the frames already; the lane's.</summary>
    public bool HasSaidGoAway { get; set; }
}
