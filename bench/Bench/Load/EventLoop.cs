using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FinApi.Bench.Load;

/// <summary>
/// One thread that waits for many sockets. Not thread safe: connections are made before it runs, or by it.
/// </summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int MaxEvents = 256;

    private readonly int _epoll = LinuxCalls.EpollCreate(0);
    private readonly List<Connection> _connections = [];

    /// <summary>Called between two looks at the sockets, at least every millisecond; null: never.</summary>
    public Action? Tick { get; set; }

    public IReadOnlyList<Connection> Connections => _connections;

    public void Add(Connection connection)
    {
        var what = new LinuxCalls.EpollEvent { Events = LinuxCalls.EpollIn, Data = (ulong)_connections.Count };
        _connections.Add(connection);
        if (LinuxCalls.EpollControl(_epoll, LinuxCalls.EpollAdd, connection.Descriptor, ref what) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>From now on the connection is not read any more, as by a client that hangs.</summary>
    public void Ignore(Connection connection)
    {
        var what = default(LinuxCalls.EpollEvent);
        _ = LinuxCalls.EpollControl(_epoll, LinuxCalls.EpollDelete, connection.Descriptor, ref what);
    }

    /// <summary>Reads what comes until the condition holds or the time is over; whether it holds.</summary>
    public bool Run(TimeSpan duration, Func<bool>? until = null)
    {
        var start = Stopwatch.GetTimestamp();
        var events = stackalloc LinuxCalls.EpollEvent[MaxEvents];
        while (true)
        {
            if (until?.Invoke() == true)
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(start) >= duration)
            {
                return false;
            }

            Tick?.Invoke();
            var count = LinuxCalls.EpollWait(_epoll, events, MaxEvents, Tick is null ? 5 : 1);
            for (var i = 0; i < count; i++)
            {
                var connection = _connections[(int)events[i].Data];
                if (!connection.Read())
                {
                    Ignore(connection);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _ = LinuxCalls.Close(_epoll);
    }
}
