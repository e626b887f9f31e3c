using System.Net.Sockets;
using System.Text;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Drills;

/// <summary>HTTP/1.1 byte by byte: what no client library would send.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request on a connection of its own; all that comes until the server ends it.</summary>
    public static async Task<string> SendAsync(ApiServer server, string head, string body)
    {
        var token = TestContext.Current.CancellationToken;
        var address = server.Http.BaseAddress!;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, token);
        var connection = tcp.GetStream();
        var lines = $"{head}\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n{body}";
        await connection.WriteAsync(Encoding.Latin1.GetBytes(lines), token);
        using var reader = new StreamReader(connection, Encoding.UTF8);
        return await reader.ReadToEndAsync(token);
    }
}
