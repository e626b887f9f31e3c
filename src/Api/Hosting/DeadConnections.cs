using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace FinApi.Api.Hosting;

/// <summary>
/// Finds connections whose other end is gone without a word: each may hold the slot of a stream, which has to be free
/// again within 60 s. HTTP/2 and WebSocket ask the client itself; an HTTP/1.1 answer can only ask the client's system.
/// </summary>
internal static class DeadConnections
{
    // Linux, tcp(7): how long what was sent may stay unacknowledged, with which SetSocketOption is not acquainted.
    private const int TcpProtocol = 6;
    private const int TcpUserTimeout = 18;

    /// <summary>A client that has been silent for so long is asked whether it lives.</summary>
    public static TimeSpan AskAfter { get; } = TimeSpan.FromSeconds(15);

    /// <summary>One that has not answered within this time is taken for dead.</summary>
    public static TimeSpan AnswerWithin { get; } = TimeSpan.FromSeconds(30);

    public static void Find(KestrelServerLimits limits) =>
        (limits.Http2.KeepAlivePingDelay, limits.Http2.KeepAlivePingTimeout) = (AskAfter, AnswerWithin);

    public static void Find(SocketTransportOptions transport) =>
        transport.CreateBoundListenSocket = endpoint =>
        {
            var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            if (endpoint is IPEndPoint && OperatingSystem.IsLinux())
            {
                Find(listener);
            }

            return listener;
        };

    // What is accepted has the options of its listener.
    private static void Find(Socket listener)
    {
        const int SecondsBetweenProbes = 5;
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)AskAfter.TotalSeconds);
        listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetweenProbes);
        listener.SetRawSocketOption(
            TcpProtocol, TcpUserTimeout, BitConverter.GetBytes((int)AnswerWithin.TotalMilliseconds));
    }
}
