using System.Diagnostics;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>A node in a process of its own, for faults that no code of it notices.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-node-");
    private readonly Process _process;

    private NodeProcess(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
        [
            Path.Combine(AppContext.BaseDirectory, "FinApi.Api.dll"),
            "--Feed:Kind=None",
            "--Ports:Address=127.0.0.1",
            $"--Data:Path={_data.FullName}",
            .. settings,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static NodeProcess Start(params string[] settings) => new(settings);

    /// <summary>Sends a signal: KILL, STOP or CONT.</summary>
    public Task SignalAsync(string signal) => Processes.SignalAsync(signal, _process.Id);

    /// <summary>Stops it in order, as a service manager does.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(CancellationToken.None);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await SignalAsync("KILL");
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
