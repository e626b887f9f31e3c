namespace FinApi.Bench.Load;

/// <summary>
/// Keeps some requests on their way for as long as a round lasts: each answer is followed by the next request.
/// </summary>
internal sealed class RequestLoad : IDisposable
{
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(20);

    private readonly EventLoop _loop = new();
    private readonly List<Http1Connection> _plain = [];
    private readonly List<(UnaryConnection Connection, int InFlight)> _unary = [];

    public Tally Tally { get; } = new();

    public RequestLoad AddHttp1(Uri server, int connections, int expectedStatus, Func<byte[]> next)
    {
        for (var i = 0; i < connections; i++)
        {
            var connection = new Http1Connection(server, Tally, expectedStatus, next);
            _plain.Add(connection);
            _loop.Add(connection);
        }

        return this;
    }

    public RequestLoad AddGrpc(Uri server, string path, string? key, int connections, int inFlight, Func<byte[]> next)
    {
        for (var i = 0; i < connections; i++)
        {
            var connection = new UnaryConnection(server, path, key, Tally, next);
            _unary.Add((connection, inFlight));
            _loop.Add(connection);
        }

        return this;
    }

    public void Run(TimeSpan duration)
    {
        SetClosedLoop(true);
        _plain.ForEach(connection => connection.Start());
        foreach (var (connection, inFlight) in _unary)
        {
            for (var i = 0; i < inFlight; i++)
            {
                connection.Start();
            }
        }

        _loop.Run(duration, IsBroken);
        SetClosedLoop(false);
        if (!_loop.Run(MaxDrain, () => IsBroken() || IsIdle()) || IsBroken())
        {
            Tally.Error("a connection broke, or an answer did not come within 20 s");
        }
    }

    public void Dispose() => _loop.Dispose();

    private bool IsBroken() => _loop.Connections.Any(connection => connection.IsBroken);

    private bool IsIdle() =>
        !_plain.Exists(connection => connection.IsBusy) && !_unary.Exists(call => call.Connection.IsBusy);

    private void SetClosedLoop(bool value)
    {
        _plain.ForEach(connection => connection.IsClosedLoop = value);
        _unary.ForEach(call => call.Connection.IsClosedLoop = value);
    }
}
