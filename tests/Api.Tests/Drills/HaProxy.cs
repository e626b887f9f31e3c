using System.Diagnostics;
using System.Text.RegularExpressions;
using FinApi.Application.Nodes;
using FinApi.Cli.Tests.Support;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Drills;

/// <summary>HAProxy in front of nodes, with a file of deploy/haproxy.</summary>
internal sealed partial class HaProxy : IAsyncDisposable
{
    private const string Program = "/usr/sbin/haproxy";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-haproxy-");
    private readonly Process _process;

    /// <param name="file">Its name in deploy/haproxy.</param>
    /// <param name="nodes">What stands in the backends: in <c>rest_history</c> those with the role history.</param>
    public HaProxy(string file, IReadOnlyList<(Roles Roles, int Http, int Grpc)> nodes)
    {
        var configuration = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllLines(
            configuration,
            Place(File.ReadLines(Path.Combine(Folder, file)), nodes).Select(line => line
                .Replace("bind :8080", $"bind 127.0.0.1:{Http}", StringComparison.Ordinal)
                .Replace("bind :8081", $"bind 127.0.0.1:{Grpc}", StringComparison.Ordinal)));
        _process = Process.Start(new ProcessStartInfo(Program, ["-f", configuration, "-db"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Where the files are that are shipped.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "haproxy");

    public int Http { get; } = FreePort.Find();

    public int Grpc { get; } = FreePort.Find();

    public static void SkipUnlessThere() =>
        Assert.SkipUnless(File.Exists(Program), "haproxy is not installed; ./test installs it.");

    /// <summary>What HAProxy says of a file; null when it takes it.</summary>
    public static async Task<string?> CheckAsync(string path)
    {
        using var check = Process.Start(new ProcessStartInfo(Program, ["-c", "-f", path])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = check.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await check.StandardError.ReadToEndAsync(CancellationToken.None);
        await check.WaitForExitAsync(CancellationToken.None);
        return check.ExitCode == 0 ? null : await output + errors;
    }

    public async ValueTask DisposeAsync()
    {
        await Processes.SignalAsync("KILL", _process.Id);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // The first server of a backend is the pattern of all. What every node has is asked of those with market-data.
    private static IEnumerable<string> Place(
        IEnumerable<string> shipped, IReadOnlyList<(Roles Roles, int Http, int Grpc)> nodes)
    {
        var (role, isPlaced) = (Roles.None, false);
        foreach (var line in shipped)
        {
            if (Backend().Match(line) is { Success: true } backend)
            {
                var name = backend.Groups["role"].Value;
                role = name == "any" ? Roles.MarketData : RoleText.Find(name) ?? Roles.None;
                isPlaced = false;
            }

            if (Server().Match(line) is not { Success: true } server)
            {
                yield return line;
                continue;
            }

            for (var i = 0; i < nodes.Count && !isPlaced; i++)
            {
                if (nodes[i].Roles.HasFlag(role))
                {
                    var port = server.Groups["port"].Value == "8080" ? nodes[i].Http : nodes[i].Grpc;
                    yield return $"    server node-{i} 127.0.0.1:{port}{server.Groups["between"]}check port "
                        + $"{nodes[i].Http}{server.Groups["rest"]}";
                }
            }

            isPlaced = true;
        }
    }

    [GeneratedRegex("^backend (rest|grpc)_(?<role>[a-z-]+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Backend();

    [GeneratedRegex(
        @"^    server \S+ 10\.0\.0\.\d:(?<port>\d+)(?<between>.*)check port 8080(?<rest>.*)$",
        RegexOptions.ExplicitCapture,
        1_000)]
    private static partial Regex Server();
}
