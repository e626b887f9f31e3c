using System.Diagnostics;
using System.Text;
using FinApi.Cli.Tests.Support;

namespace FinApi.Api.Tests.Clients;

/// <summary>Runs a script of this folder with packages of tools/, which ./test installs.</summary>
internal static class NodeScript
{
    private static string Packages => Path.Combine(Repository.Root, "tools", "node_modules");

    /// <summary>What it writes; skips the test where there is no Node, or where a package is missing.</summary>
    public static async Task<string> RunAsync(string name, string input, params string[] packages)
    {
        Assert.SkipUnless(
            packages.All(package => Directory.Exists(Path.Combine(Packages, package))),
            $"npm --prefix tools install brings {string.Join(", ", packages)}.");
        Assert.SkipUnless(HasNode(), "There is no node: apt-get install nodejs.");
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "tests", "Api.Tests", "Clients", name));
        start.ArgumentList.Add(Packages);
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(token).WaitAsync(TimeSpan.FromMinutes(2), token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static bool HasNode() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "node")));
}
