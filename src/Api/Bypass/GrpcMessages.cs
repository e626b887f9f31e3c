using System.Buffers.Binary;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Api.Bypass;

/// <summary>
/// Frames as gRPC messages: each behind whether it is compressed (never) and its length (gRPC over HTTP/2).
/// </summary>
internal static class GrpcMessages
{
    private const int PrefixLength = 5;

    /// <summary>Bytes of all frames as messages.</summary>
    public static int LengthOf(FrameBatch frames) => frames.Bytes.Length + (frames.Count * PrefixLength);

    /// <summary>Writes all of them, one behind the other.</summary>
    public static void Write(Span<byte> target, FrameBatch frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames[i].Span;
            target[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(target[1..], frame.Length);
            frame.CopyTo(target[PrefixLength..]);
            target = target[(PrefixLength + frame.Length)..];
        }
    }
}
