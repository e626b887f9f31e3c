using System.Diagnostics;

namespace FinApi.Bench.Load;

/// <summary>
/// Requests at a steady rate, whatever the server does: a latency counts from when the request was due, so that one
/// that hangs is felt by all that should have followed.
/// </summary>
internal sealed class OpenLoad : IDisposable
{
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(10);

    private readonly EventLoop _loop = new();
    private readonly List<Http1Connection> _connections = [];
    private readonly IReadOnlyList<byte[]> _trace;
    private readonly int _perSecond;
    private long _start;
    private long _sent;
    private int _next;

    public OpenLoad(Uri server, int connections, int perSecond, IReadOnlyList<byte[]> trace)
    {
        (_perSecond, _trace) = (perSecond, trace);
        for (var i = 0; i < connections; i++)
        {
            var connection = new Http1Connection(server, Tally, expectedStatus: 200, next: null);
            _connections.Add(connection);
            _loop.Add(connection);
        }

        _loop.Tick = SendDue;
    }

    public Tally Tally { get; } = new();

    public void Run(TimeSpan duration)
    {
        (_start, _sent) = (Stopwatch.GetTimestamp(), 0);
        var total = (long)(duration.TotalSeconds * _perSecond);
        var isDone = _loop.Run(
            duration + MaxDrain, () => _sent >= total && !_connections.Exists(connection => connection.IsBusy));
        if (!isDone || _connections.Exists(connection => connection.IsBroken))
        {
            Tally.Error("requests were not answered in time");
        }
    }

    public void Dispose() => _loop.Dispose();

    private void SendDue()
    {
        var due = (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * _perSecond);
        for (var tries = _connections.Count; _sent < due && tries > 0; tries--)
        {
            var connection = _connections[_next++ % _connections.Count];
            if (!connection.IsBusy)
            {
                var at = _start + (long)(_sent * (double)Stopwatch.Frequency / _perSecond);
                connection.Ask(_trace[(int)(_sent++ % _trace.Count)], at);
            }
        }
    }
}
