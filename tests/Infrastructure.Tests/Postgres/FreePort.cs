using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Ports for servers that cannot choose one themselves.</summary>
/// <remarks>
/// Below those that the kernel gives to connections: a server takes its port some time after it was found, and until
/// then each connection of other tests could get it. For the same reason each port is given once: a file that this
/// process keeps open tells the other processes of tests that it is taken.
/// </remarks>
internal static class FreePort
{
    private const int First = 10_000;
    private const string RangeOfConnections = "/proc/sys/net/ipv4/ip_local_port_range";

    private const int UsualEnd = 32_768;

    // Where connections may get every port, none is safe from them.
    private static readonly int End = FindEnd() is > First + 1_000 and var end ? end : UsualEnd;

    private static readonly string Folder = Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), $"finapi-test-ports-{Environment.UserName}")).FullName;

    // Held until the process ends, which closes them, however it ends.
    private static readonly ConcurrentBag<FileStream> Reserved = [];

    private static int FindEnd() => File.Exists(RangeOfConnections)
        ? int.Parse(File.ReadAllText(RangeOfConnections).Split('\t')[0], CultureInfo.InvariantCulture)
        : UsualEnd;

    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, End);
            if (TryReserve(port) is not { } reservation)
            {
                continue;
            }

            Reserved.Add(reservation);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    private static FileStream? TryReserve(int port)
    {
        try
        {
            return new(
                Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException)
        {
            // This process or another has given it away.
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            // A server has it that is none of these tests.
            return false;
        }
    }
}
