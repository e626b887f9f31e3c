using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Ports for servers that cannot choose one themselves.</summary>
/// <remarks>
/// Below those that the kernel gives to connections: a server takes its port some time after it was found, and until
/// then each connection of other tests could get it.
/// </remarks>
internal static class FreePort
{
    private const int First = 10_000;
    private const string RangeOfConnections = "/proc/sys/net/ipv4/ip_local_port_range";

    private const int UsualEnd = 32_768;

    // Where connections may get every port, none is safe from them.
    private static readonly int End = FindEnd() is > First + 1_000 and var end ? end : UsualEnd;

    private static int FindEnd() => File.Exists(RangeOfConnections)
        ? int.Parse(File.ReadAllText(RangeOfConnections).Split('\t')[0], CultureInfo.InvariantCulture)
        : UsualEnd;

    public static int Find()
    {
        while (true)
        {
            // Other processes of tests look for ports as well: at random they hardly ever meet.
            var port = Random.Shared.Next(First, End);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another server has it.
            }
        }
    }
}
