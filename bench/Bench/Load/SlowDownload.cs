using System.Net;
using System.Net.Sockets;

namespace FinApi.Bench.Load;

/// <summary>
/// A client that downloads a file over HTTP/1.1, slowly at first: it reads so many bytes a second, and keeps nothing
/// but their number and that of the lines.
/// </summary>
internal sealed class SlowDownload : IDisposable
{
    private const int PartLength = 16 * 1024;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveBufferSize = 64 * 1024,
    };

    private readonly byte[] _part = new byte[PartLength];
    private readonly Task _reading;
    private volatile bool _isSlow = true;
    private long _bytes;
    private long _lines;

    private SlowDownload(Uri server, byte[] request, int bytesASecond) =>
        _reading = ReadAsync(server, request, TimeSpan.FromSeconds(PartLength / (double)bytesASecond));

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Line feeds of head, chunks and body, once it has ended.</summary>
    public long Lines => _lines;

    public static SlowDownload Start(Uri server, byte[] request, int bytesASecond) =>
        new(server, request, bytesASecond);

    /// <summary>Reads the rest as fast as it comes.</summary>
    public Task FinishAsync()
    {
        _isSlow = false;
        return _reading;
    }

    /// <summary>Goes away.</summary>
    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync(Uri server, byte[] request, TimeSpan pause)
    {
        await _socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port);
        await _socket.SendAsync(request);
        while (await _socket.ReceiveAsync(_part) is > 0 and var length)
        {
            _lines += _part.AsSpan(0, length).Count((byte)'\n');
            Interlocked.Add(ref _bytes, length);
            if (_isSlow)
            {
                await Task.Delay(pause, TimeProvider.System);
            }
        }
    }
}
