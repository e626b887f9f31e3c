using System.Buffers;
using System.Text;
using FinApi.Api.Errors;
using NodaTime;

namespace FinApi.Api.PriceStreams;

/// <summary>
/// One frame an event (the HTML standard, section 9.2). A frame with a resume token has it as its id, so that an
/// EventSource that connects again sends it as Last-Event-ID by itself.
/// </summary>
internal sealed class EventSink(HttpContext http) : StreamSink(http, ContentType)
{
    public const string ContentType = "text/event-stream";

    // No resume token: those are longer. What an EventSource does by itself is to connect again, whatever was said.
    private const string EndedForGood = "ended";

    private static readonly Duration LeastWait = Duration.FromSeconds(5);

    private static readonly byte[] IdLine = Encoding.ASCII.GetBytes($"id: {EndedForGood}\n");

    private bool _hasBegun;

    // No text within a frame can look like this: its quotation marks are escaped.
    private static ReadOnlySpan<byte> Heartbeat => "\"heartbeat\":"u8;

    private static ReadOnlySpan<byte> GoAway => "\"goAway\":"u8;

    private static ReadOnlySpan<byte> Token => "\"resumeToken\":"u8;

    protected override void Write(ReadOnlySpan<byte> frame)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Body.Write("retry: 1000\n\n"u8);
        }

        if (FindToken(frame) is { Length: > 0 } token)
        {
            Body.Write("id: "u8);
            Body.Write(token);
            Body.Write("\n"u8);
        }

        Body.Write("data: "u8);
        Body.Write(frame);
        Body.Write("\n\n"u8);
    }

    /// <summary>
    /// Whether a request comes from an EventSource whose stream has ended for good: 204 tells it to stay away (the HTML
    /// standard, section 9.2.2).
    /// </summary>
    public static bool IsOver(HttpRequest request) => request.Headers[PriceStreamQuery.LastEventId] == EndedForGood;

    /// <summary>
    /// Refuses a stream that its client is to open again. At every status but 200 an EventSource would stay away for
    /// good, so an answer of 200 says when to return.
    /// </summary>
    /// <param name="failure">Why.</param>
    /// <param name="wait">How long the client has to stay away; it stays away for 5 s at least.</param>
    public Task RefuseForNowAsync(Failure failure, Duration wait)
    {
        SetHeaders();
        _hasBegun = true;
        var milliseconds = (long)Duration.Max(wait, LeastWait).TotalMilliseconds;
        Body.Write(Encoding.ASCII.GetBytes($"retry: {milliseconds}\n\n"));
        return WriteErrorAsync(failure);
    }

    protected override void WriteError(ReadOnlySpan<byte> status, bool isForGood)
    {
        Body.Write("event: end\n"u8);
        if (isForGood)
        {
            Body.Write(IdLine);
        }

        Body.Write("data: "u8);
        Body.Write(status);
        Body.Write("\n\n"u8);
    }

    private static ReadOnlySpan<byte> FindToken(ReadOnlySpan<byte> frame)
    {
        var start = Math.Max(frame.IndexOf(Heartbeat), frame.IndexOf(GoAway));
        if (start < 0)
        {
            return default;
        }

        var rest = frame[start..];
        start = rest.IndexOf(Token);
        if (start < 0)
        {
            return default;
        }

        rest = rest[(start + Token.Length)..].TrimStart((byte)' ')[1..];
        return rest[..rest.IndexOf((byte)'"')];
    }
}
