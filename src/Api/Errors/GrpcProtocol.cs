using System.Buffers.Binary;
using FinApi.Api.Http;
using Google.Protobuf;

namespace FinApi.Api.Errors;

/// <summary>Tells gRPC, gRPC-Web included, from everything else.</summary>
internal static class GrpcProtocol
{
    /// <summary>What stands before every message: whether it is compressed, and its length.</summary>
    public const int PrefixLength = 5;

    private const string Bytes = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public static bool IsGrpc(HttpRequest request) =>
        Begins(request, "application/grpc");

    /// <summary>Whether it is gRPC-Web in base64.</summary>
    public static bool IsText(HttpRequest request) => Begins(request, Text);

    /// <summary>
    /// The type of an answer without messages to a request that the framework of gRPC-Web has not seen: it would have
    /// given the answer the type that the client accepts, and without one that of bytes.
    /// </summary>
    public static string AnswerTypeOf(HttpRequest request) =>
        !Begins(request, Bytes) ? GrpcErrors.ContentType
        : request.Headers.Accept.ToString().StartsWith(Text, StringComparison.OrdinalIgnoreCase) ? Text
        : Bytes;

    /// <summary>Makes of a request in base64 one in bytes. How it is answered is said by what it accepts.</summary>
    public static void DecodeText(HttpRequest request)
    {
        request.Body = new GrpcWebTextBody(request.Body);
        request.ContentType = Bytes + request.ContentType![Text.Length..];

        // The text's, which no longer counts anything.
        request.ContentLength = null;
    }

    /// <summary>A message as it is sent, with its prefix; not compressed.</summary>
    public static byte[] Frame(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[PrefixLength + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        message.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    private static bool Begins(HttpRequest request, string start) =>
        request.ContentType is { } type && type.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
