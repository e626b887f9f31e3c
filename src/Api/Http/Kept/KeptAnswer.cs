using System.Buffers;
using FinApi.Api.Errors;
using FinApi.Api.Http.Caching;
using Google.Protobuf;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FinApi.Api.Http.Kept;

/// <summary>An answer as it went out, with the headers that are its own.</summary>
internal sealed class KeptAnswer(
    int status, IHeaderDictionary headers, byte[] body, IReadOnlyList<InstrumentStamp> stamps, long expiresAt)
{
    // What it has besides texts, bytes and stamps: itself, and its place in a dictionary.
    private const int FixedBytes = 512;
    private const int BytesOfStamp = 112;

    private readonly StringValues _contentType = headers.ContentType;
    private readonly StringValues _cacheControl = headers.CacheControl;
    private readonly StringValues _tag = headers.ETag;
    private readonly StringValues _vary = headers.Vary;
    private readonly StringValues _encoding = headers.ContentEncoding;
    private readonly StringValues _cacheTag = headers[CacheTags.Header];

    /// <summary>A message as it goes out again, with its prefix.</summary>
    public static KeptAnswer OfGrpc(IMessage message, IReadOnlyList<InstrumentStamp> stamps, long expiresAt)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        headers.ContentType = "application/grpc";
        return new KeptAnswer(StatusCodes.Status200OK, headers, GrpcProtocol.Frame(message), stamps, expiresAt);
    }

    /// <summary>Bytes that it takes, about.</summary>
    public int Size =>
        FixedBytes + body.Length + (stamps.Count * BytesOfStamp) + (LengthOfHeaders() * sizeof(char));

    public bool IsCurrent(long now)
    {
        if (now >= expiresAt)
        {
            return false;
        }

        for (var i = 0; i < stamps.Count; i++)
        {
            if (!stamps[i].IsCurrent)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Answers a GET.</summary>
    public void Send(HttpResponse response)
    {
        response.Headers.CacheControl = _cacheControl;
        response.Headers.Vary = _vary;
        response.Headers.ETag = _tag;
        Set(response.Headers, CacheTags.Header, _cacheTag);
        if (status == StatusCodes.Status304NotModified)
        {
            response.StatusCode = status;
            return;
        }

        response.Headers.ContentType = _contentType;
        Set(response.Headers, HeaderNames.ContentEncoding, _encoding);
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);
    }

    /// <summary>Answers a unary gRPC call: headers, message and trailers leave in one piece.</summary>
    public void SendGrpc(HttpResponse response)
    {
        response.Headers.ContentType = _contentType;
        // In one piece: the writer of gRPC-Web's text gives no second one before it is flushed.
        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        response.AppendTrailer("grpc-status", "0");
    }

    private int LengthOfHeaders() =>
        LengthOf(_contentType) + LengthOf(_cacheControl) + LengthOf(_tag) + LengthOf(_vary) + LengthOf(_encoding)
        + LengthOf(_cacheTag);

    private static int LengthOf(StringValues header)
    {
        var length = 0;
        foreach (var value in header)
        {
            length += value?.Length ?? 0;
        }

        return length;
    }

    private static void Set(IHeaderDictionary headers, string name, StringValues value)
    {
        if (value.Count > 0)
        {
            headers[name] = value;
        }
    }
}
