using System.Buffers.Binary;
using System.Diagnostics;

namespace FinApi.Bench.Load;

/// <summary>Unary gRPC calls over one h2c connection, as many at a time as it is started with.</summary>
internal sealed class UnaryConnection : Http2Connection
{
    private readonly Dictionary<int, (long SentAt, int Length)> _calls = [];
    private readonly Tally _tally;
    private readonly byte[] _headers;
    private readonly Func<byte[]> _next;
    private int _stream = -1;

    public UnaryConnection(Uri server, string path, string? key, Tally tally, Func<byte[]> next)
        : base(server) =>
        (_tally, _headers, _next) = (tally, Http2Frames.CallHeaders(path, key), next);

    public bool IsClosedLoop { get; set; } = true;

    /// <summary>Whether a call is on its way.</summary>
    public bool IsBusy => _calls.Count > 0;

    public void Start()
    {
        _stream += 2;
        _calls[_stream] = (Stopwatch.GetTimestamp(), 0);
        Send([
            .. Http2Frames.HeadersFrame(_stream, _headers), .. Http2Frames.MessageFrame(_stream, _next(), isLast: true),
        ]);
    }

    protected override void TakeData(int stream, ReadOnlySpan<byte> payload)
    {
        if (_calls.TryGetValue(stream, out var call))
        {
            _calls[stream] = call with { Length = call.Length + payload.Length };
        }
    }

    protected override void TakeEnd(int stream, bool isReset)
    {
        if (!_calls.Remove(stream, out var call))
        {
            return;
        }

        _tally.Done++;
        _tally.Bytes += call.Length;
        _tally.Latency.Add((long)Stopwatch.GetElapsedTime(call.SentAt).TotalMicroseconds);
        // An error has no message, only trailers.
        if (isReset || call.Length <= 5)
        {
            _tally.Error(isReset ? "reset" : "a gRPC status instead of an answer");
        }

        if (IsClosedLoop)
        {
            Start();
        }
    }
}
