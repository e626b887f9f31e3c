using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace FinApi.Bench.Load;

/// <summary>One keep-alive HTTP/1.1 connection with one request at a time: no pipelining, as clients do it.</summary>
internal sealed class Http1Connection(Uri server, Tally tally, int expectedStatus, Func<byte[]>? next)
    : Connection(server)
{
    private long _sentAt;
    private int _bodyStart = -1;
    private int _at;

    /// <summary>Whether a request is on its way.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Whether the next request follows each answer.</summary>
    public bool IsClosedLoop { get; set; }

    public void Start() => Ask(next!(), Stopwatch.GetTimestamp());

    /// <summary>Sends a request whose latency counts from a time, which may have passed already.</summary>
    public void Ask(ReadOnlySpan<byte> request, long since)
    {
        (_sentAt, IsBusy, _bodyStart) = (since, true, -1);
        Send(request);
    }

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        if (_bodyStart < 0)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }

            _at = _bodyStart = end + 4;
        }

        if (!TryFindEnd(bytes, out var length))
        {
            return 0;
        }

        Finish(bytes[..length]);
        return length;
    }

    private bool TryFindEnd(ReadOnlySpan<byte> bytes, out int length)
    {
        var head = bytes[.._bodyStart];
        length = _bodyStart;
        if (StatusOf(head) is 304 or 204)
        {
            return true;
        }

        if (FindHeader(head, "\r\nContent-Length: "u8) is { IsEmpty: false } text)
        {
            length += Number(text, default);
            return bytes.Length >= length;
        }

        // Chunked. What has been walked over already is not walked over again.
        while (true)
        {
            var line = bytes[_at..].IndexOf("\r\n"u8);
            if (line < 0)
            {
                return false;
            }

            var chunk = Number(bytes.Slice(_at, line), 'x');
            var end = _at + line + 2 + chunk + 2;
            if (end > bytes.Length)
            {
                return false;
            }

            _at = end;
            if (chunk == 0)
            {
                length = end;
                return true;
            }
        }
    }

    private void Finish(ReadOnlySpan<byte> answer)
    {
        var now = Stopwatch.GetTimestamp();
        IsBusy = false;
        tally.Done++;
        tally.Bytes += answer.Length;
        tally.Latency.Add((long)Stopwatch.GetElapsedTime(_sentAt, now).TotalMicroseconds);
        if (StatusOf(answer) != expectedStatus)
        {
            tally.Error(Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 400)]));
        }

        _bodyStart = -1;
        if (IsClosedLoop)
        {
            Ask(next!(), now);
        }
    }

    private static int StatusOf(ReadOnlySpan<byte> head) => head.Length > 12 ? Number(head.Slice(9, 3), default) : 0;

    private static int Number(ReadOnlySpan<byte> text, char format) =>
        Utf8Parser.TryParse(text, out int number, out _, format)
            ? number
            : throw new InvalidDataException(
                $"no number: {Encoding.ASCII.GetString(text[..Math.Min(text.Length, 20)])}");

    private static ReadOnlySpan<byte> FindHeader(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var start = head.IndexOf(name);
        return start < 0 ? default : head[(start + name.Length)..];
    }
}
