using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Errors;

/// <summary>gRPC without a gRPC client: any bytes as request, and the error exactly as the server sent it.</summary>
internal static class RawCall
{
    // Of HTTP/2.
    private const long Cancel = 8;
    private const int MaxCancels = 20;

    public static byte[] Frame(byte[] payload, byte flag = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static async Task<ErrorAnswer> SendAsync(
        ApiServer server,
        string path,
        byte[] frame,
        string? timeout = null,
        string? key = null,
        string? encoding = null)
    {
        using var request = Request(path, frame);
        if (timeout is not null)
        {
            request.Headers.Add("grpc-timeout", timeout);
        }

        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        if (key is { Length: > 0 })
        {
            request.Headers.Add("x-api-key", key);
        }

        // The server's own client would add a key where a test wants to send none.
        using var bare = new HttpClient { BaseAddress = server.Http2.BaseAddress };
        var client = key == string.Empty ? bare : server.Http2;
        var answer = await SendAsync(client, request);
        Assert.True(answer is not null, $"{path} answered without details.");
        return answer;
    }

    /// <summary>What is wrong with an empty message without a key; null when it is answered.</summary>
    public static async Task<ErrorAnswer?> FindErrorAsync(Uri address, string path)
    {
        using var client = new HttpClient { BaseAddress = address };
        for (var left = MaxCancels; ; left--)
        {
            using var request = Request(path, Frame([]));
            try
            {
                return await SendAsync(client, request);
            }
            catch (HttpRequestException exception)
                when (left > 0 && exception.InnerException is HttpProtocolException { ErrorCode: Cancel })
            {
                // A refusal that overtakes the end of the request: HAProxy 2.6 may drop it, and clients call again.
            }
        }
    }

    private static HttpRequestMessage Request(string path, byte[] frame)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        return request;
    }

    private static async Task<ErrorAnswer?> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (Find(response.Headers) ?? Find(response.TrailingHeaders)) is { } details
            ? ErrorAnswer.From(Google.Rpc.Status.Parser.ParseFrom(FromBase64(details)))
            : null;
    }

    private static string? Find(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status-details-bin", out var values) ? values.Single() : null;

    // gRPC leaves the padding out.
    private static byte[] FromBase64(string text) =>
        Convert.FromBase64String(text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '='));
}
