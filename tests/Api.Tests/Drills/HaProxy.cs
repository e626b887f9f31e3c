using System.Diagnostics;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Drills;

/// <summary>HAProxy in front of nodes, as docs/nodes.md shows it.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-haproxy-");
    private readonly Process _process;

    public HaProxy(IReadOnlyList<(int Http, int Grpc)> nodes)
    {
        (Http, Grpc) = (FreePort.Find(), FreePort.Find());
        var configuration = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllText(configuration, $"""
            defaults
                mode http
                timeout connect 3s
                timeout client 1h
                timeout server 1h
                retries 3
                option redispatch
            frontend grpc
                bind 127.0.0.1:{Grpc} proto h2
                default_backend nodes_grpc
            backend nodes_grpc
                balance leastconn
                option httpchk GET /health/ready
            {Servers(nodes, isGrpc: true)}
            frontend rest
                bind 127.0.0.1:{Http}
                default_backend nodes_rest
            backend nodes_rest
                option httpchk GET /health/ready
                retry-on all-retryable-errors
            {Servers(nodes, isGrpc: false)}

            """);
        _process = Process.Start(new ProcessStartInfo("haproxy", ["-f", configuration, "-db"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Http { get; }

    public int Grpc { get; }

    public static bool IsThere => File.Exists("/usr/sbin/haproxy");

    public async ValueTask DisposeAsync()
    {
        await Processes.SignalAsync("KILL", _process.Id);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Servers(IReadOnlyList<(int Http, int Grpc)> nodes, bool isGrpc) =>
        string.Join('\n', nodes.Select((node, i) =>
        {
            var address = isGrpc ? $"127.0.0.1:{node.Grpc} proto h2 check-proto h1" : $"127.0.0.1:{node.Http}";
            return $"    server node-{i} {address} check inter 500ms fall 2 rise 1 port {node.Http}";
        }));
}
