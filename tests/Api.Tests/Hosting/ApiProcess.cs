using System.Diagnostics;
using FinApi.Browser.Tests;

namespace FinApi.Api.Tests.Hosting;

/// <summary>FinApi as its operator calls it: a process of its own, which ends by itself.</summary>
internal static class ApiProcess
{
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync("dotnet", [ServerProcess.FindAssembly(), .. arguments]);

    /// <summary>The same without the right to open ports below 1024, as of any user but root.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunWithoutLowPortsAsync(
        params string[] arguments) =>
        RunAsync(
            "setpriv",
            [
                "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service", "dotnet",
                ServerProcess.FindAssembly(), .. arguments,
            ]);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
