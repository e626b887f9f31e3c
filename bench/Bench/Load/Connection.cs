using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FinApi.Bench.Load;

/// <summary>One TCP connection of the load generator. It blocks to send, never to receive.</summary>
internal abstract unsafe class Connection : IDisposable
{
    private const int ChunkSize = 256 * 1024;
    private const int MinRoom = 4 * 1024;
    private const int NoSignal = 0x4000;

    // Everything runs on the loop's thread; a thread that makes connections has one of its own.
    [ThreadStatic]
    private static byte[]? _chunk;

    private readonly Socket _socket;
    private byte[] _rest = [];
    private int _restLength;

    protected Connection(Uri server)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, server.Port));
        Descriptor = (int)_socket.Handle;
    }

    public int Descriptor { get; }

    public long BytesReceived { get; private set; }

    /// <summary>Whether the server has ended it, or it sent what cannot be understood.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes what has come; false when the connection is over.</summary>
    public bool Read()
    {
        while (true)
        {
            // What is left of a message stays with its connection; everything else passes through a buffer of all.
            var isWhole = _restLength == 0;
            var buffer = isWhole ? _chunk ??= new byte[ChunkSize] : Enlarge();
            nint count;
            fixed (byte* target = buffer)
            {
                count = LinuxCalls.Receive(
                    Descriptor, target + _restLength, buffer.Length - _restLength, LinuxCalls.DoNotWait);
            }

            if (count <= 0)
            {
                return (count < 0 && Marshal.GetLastPInvokeError() == LinuxCalls.TryAgain) || Break();
            }

            BytesReceived += count;
            var length = _restLength + (int)count;
            var used = Take(buffer.AsSpan(0, length));
            Keep(buffer.AsSpan(used, length - used));
            if (IsBroken || length < buffer.Length)
            {
                return !IsBroken;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Takes whole messages from what has come; returns how many bytes they had.</summary>
    protected abstract int Take(ReadOnlySpan<byte> bytes);

    protected void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !IsBroken)
        {
            nint sent;
            fixed (byte* source = bytes)
            {
                sent = LinuxCalls.Send(Descriptor, source, bytes.Length, NoSignal);
            }

            if (sent <= 0)
            {
                Break();
                return;
            }

            bytes = bytes[(int)sent..];
        }
    }

    protected bool Break()
    {
        IsBroken = true;
        return false;
    }

    private byte[] Enlarge()
    {
        if (_rest.Length - _restLength < MinRoom)
        {
            Array.Resize(ref _rest, Math.Max(_rest.Length * 2, _restLength + MinRoom));
        }

        return _rest;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[rest.Length];
        }

        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }
}
