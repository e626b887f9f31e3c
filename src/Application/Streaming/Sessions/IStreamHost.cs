using FinApi.Application.Callers;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming.Sessions;

/// <summary>Where transports open streams. Safe for all threads.</summary>
public interface IStreamHost
{
    /// <summary>Opens a stream; it does nothing until it is run.</summary>
    /// <param name="caller">For whose account it counts and to which its tokens are bound; what it may do.</param>
    /// <param name="sink">Where its frames go.</param>
    /// <param name="encoding">Their form.</param>
    IStreamSession Open(Caller caller, IFrameSink sink, FrameEncoding encoding);
}
