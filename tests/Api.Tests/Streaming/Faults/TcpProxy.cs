using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FinApi.Api.Tests.Streaming.Faults;

/// <summary>
/// A network between a client and a server that can lose everything, or cut what is idle, as load balancers do.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly ConcurrentBag<Task> _links = [];
    private readonly IPEndPoint _target;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxIdle;
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _frozen;
    private int _cut;

    /// <param name="server">Where it leads to.</param>
    /// <param name="maxIdle">How long nothing may pass a connection; null: for ever.</param>
    /// <param name="time">The clock of <paramref name="maxIdle"/>.</param>
    public TcpProxy(Uri server, TimeSpan? maxIdle = null, TimeProvider? time = null)
    {
        _target = new IPEndPoint(IPAddress.Loopback, server.Port);
        (_maxIdle, _time) = (maxIdle ?? Timeout.InfiniteTimeSpan, time ?? TimeProvider.System);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Connections cut because nothing passed.</summary>
    public int Cut => Volatile.Read(ref _cut);

    /// <summary>From now on nothing passes, and nobody is told.</summary>
    public void Freeze() => _frozen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back passes now.</summary>
    public void Thaw() => Interlocked.Exchange(ref _frozen, null)?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_links);
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _links.Add(RunAsync(await _listener.AcceptSocketAsync(_stopped.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task RunAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        using (var idle = new CancellationTokenSource(_maxIdle, _time))
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _stopped.Token))
        {
            try
            {
                await server.ConnectAsync(_target, _stopped.Token);
            }
            catch (SocketException)
            {
                return; // nobody listens there, which the client sees by the end of its connection
            }

            await Task.WhenAny(PumpAsync(client, server, idle, end.Token), PumpAsync(server, client, idle, end.Token));
            if (idle.IsCancellationRequested)
            {
                Interlocked.Increment(ref _cut);
            }
        }
    }

    private async Task PumpAsync(
        Socket from, Socket to, CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer.AsMemory(), cancellationToken)) > 0)
            {
                if (_frozen is { } frozen)
                {
                    await frozen.Task.WaitAsync(cancellationToken);
                }

                idle.CancelAfter(_maxIdle);
                await to.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the three is gone.
        }
    }
}
