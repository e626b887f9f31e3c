using System.Diagnostics;
using System.Text.RegularExpressions;
using FinApi.Cli.Tests.Support;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Drills;

/// <summary>HAProxy in front of nodes, with the file of deploy/haproxy.</summary>
internal sealed partial class HaProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-haproxy-");
    private readonly Process _process;

    public HaProxy(IReadOnlyList<(int Http, int Grpc)> nodes)
    {
        var shipped = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "haproxy", "finapi.cfg"));
        var configuration = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllText(
            configuration,
            Address().Replace(
                    shipped,
                    server => Place(server, nodes[int.Parse(server.Groups["node"].ValueSpan) - 1]))
                .Replace("bind :8080", $"bind 127.0.0.1:{Http}", StringComparison.Ordinal)
                .Replace("bind :8081", $"bind 127.0.0.1:{Grpc}", StringComparison.Ordinal));
        _process = Process.Start(new ProcessStartInfo("haproxy", ["-f", configuration, "-db"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public int Http { get; } = FreePort.Find();

    public int Grpc { get; } = FreePort.Find();

    public static bool IsThere => File.Exists("/usr/sbin/haproxy");

    public async ValueTask DisposeAsync()
    {
        await Processes.SignalAsync("KILL", _process.Id);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Place(Match server, (int Http, int Grpc) node)
    {
        var port = server.Groups["port"].Value == "8080" ? node.Http : node.Grpc;
        return $"127.0.0.1:{port}{server.Groups["between"]}check port {node.Http}";
    }

    [GeneratedRegex(
        @"10\.0\.0\.(?<node>\d):(?<port>\d+)(?<between>.*)check port 8080",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Address();
}
