using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FinApi.Infrastructure.Tests.Network;

/// <summary>
/// A network between a client and a server that can lose everything, or cut what is idle, as load balancers do. Each
/// connection has threads of its own: what waits behind the work of a busy test would be a slow network.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private const int MaxRequest = 1_024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentBag<Task> _links = [];
    private readonly Func<Socket, EndPoint> _findTarget;
    private readonly Func<Socket, Cable?> _findCable;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxIdle;
    private readonly Task _accepting;
    private int _cut;

    /// <param name="server">Where it leads to.</param>
    /// <param name="maxIdle">How long nothing may pass a connection; null: for ever.</param>
    /// <param name="time">The clock of <paramref name="maxIdle"/>.</param>
    public TcpProxy(Uri server, TimeSpan? maxIdle = null, TimeProvider? time = null)
        : this(LeadTo(server.Port), new Cable(), _ => null, maxIdle, time)
    {
    }

    private TcpProxy(
        Func<Socket, EndPoint> findTarget,
        Cable cable,
        Func<Socket, Cable?> findCable,
        TimeSpan? maxIdle = null,
        TimeProvider? time = null)
    {
        (_findTarget, _findCable, Cable) = (findTarget, findCable, cable);
        (_maxIdle, _time) = (maxIdle ?? Timeout.InfiniteTimeSpan, time ?? TimeProvider.System);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections cut because nothing passed.</summary>
    public int Cut => Volatile.Read(ref _cut);

    /// <summary>What passes it.</summary>
    public Cable Cable { get; }

    /// <summary>A proxy in front of a server whose clients may be cut off as well.</summary>
    /// <param name="server">The port of the server.</param>
    /// <param name="cable">That of the server.</param>
    /// <param name="findCable">That of the client of a connection; null for none.</param>
    public static TcpProxy Between(int server, Cable cable, Func<Socket, Cable?> findCable) =>
        new(LeadTo(server), cable, findCable);

    /// <summary>A proxy for HTTP's CONNECT, by which one client reaches all its servers.</summary>
    public static TcpProxy Tunnel() => new(ReadTarget, new Cable(), _ => null);

    /// <summary>From now on nothing passes, and nobody is told.</summary>
    public void Freeze() => Cable.Cut();

    /// <summary>What was held back passes now.</summary>
    public void Thaw() => Cable.Mend();

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_links);
        _stopped.Dispose();
    }

    private static Func<Socket, EndPoint> LeadTo(int port)
    {
        EndPoint target = new IPEndPoint(IPAddress.Loopback, port);
        return _ => target;
    }

    // CONNECT 127.0.0.1:6379 HTTP/1.1, more lines, and an empty one; the client waits for the answer.
    private static EndPoint ReadTarget(Socket client)
    {
        var buffer = new byte[MaxRequest];
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = client.Receive(buffer.AsSpan(length));
            length += read > 0 ? read : throw new SocketException((int)SocketError.ConnectionReset);
        }

        client.Send("HTTP/1.1 200 OK\r\n\r\n"u8);
        return IPEndPoint.Parse(Encoding.ASCII.GetString(buffer, 0, length).Split(' ')[1]);
    }

    private static Task OnThreadOfItsOwn(Action action) =>
        Task.Factory.StartNew(
            action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stopped.Token);
                _links.Add(OnThreadOfItsOwn(() => Run(client)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private void Run(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        using (var idle = new CancellationTokenSource(_maxIdle, _time))
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _stopped.Token))
        using (end.Token.Register(() =>
        {
            client.Dispose();
            server.Dispose();
        }))
        {
            Cable[] cables;
            try
            {
                cables = _findCable(client) is { } other ? [Cable, other] : [Cable];
                PassAll(cables, end.Token);
                server.Connect(_findTarget(client));
                client.NoDelay = server.NoDelay = true;
            }
            catch (Exception exception) when (IsEnd(exception))
            {
                return; // nobody listens there, which the client sees by the end of its connection
            }

            var back = OnThreadOfItsOwn(() => Pump(server, client, cables, idle, end));
            Pump(client, server, cables, idle, end);
            back.GetAwaiter().GetResult();
            if (idle.IsCancellationRequested)
            {
                Interlocked.Increment(ref _cut);
            }
        }
    }

    private static void PassAll(Cable[] cables, CancellationToken cancellationToken)
    {
        foreach (var cable in cables)
        {
            cable.Pass(cancellationToken);
        }
    }

    // The end of a connection does not pass a cut either.
    private void Pump(
        Socket from, Socket to, Cable[] cables, CancellationTokenSource idle, CancellationTokenSource end)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = from.Receive(buffer)) > 0)
            {
                PassAll(cables, end.Token);
                idle.CancelAfter(_maxIdle);
                to.Send(buffer.AsSpan(0, read));
            }

            PassAll(cables, end.Token);
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // One of the three is gone, and the others follow.
        }

        end.Cancel();
    }

    private static bool IsEnd(Exception exception) =>
        exception is OperationCanceledException or SocketException or ObjectDisposedException;
}
