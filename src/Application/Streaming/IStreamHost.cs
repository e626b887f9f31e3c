namespace FinApi.Application.Streaming;

/// <summary>Where transports open streams. Safe for all threads.</summary>
public interface IStreamHost
{
    /// <summary>Opens a stream; it does nothing until it is run.</summary>
    /// <param name="account">The account that it counts for and that its tokens are bound to.</param>
    /// <param name="sink">Where its frames go.</param>
    /// <param name="encoding">Their form.</param>
    IStreamSession Open(string account, IFrameSink sink, FrameEncoding encoding);
}
