using System.Diagnostics;
using System.Text;

namespace FinApi.Api.Tests.Clients;

/// <summary>Runs a program of another language.</summary>
internal static class ProgramRun
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>What it writes; fails the test when it does not end well.</summary>
    public static async Task<string> RunAsync(ProcessStartInfo start, string input)
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(token).WaitAsync(Longest, token);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
