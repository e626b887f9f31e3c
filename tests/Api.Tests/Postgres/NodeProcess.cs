using System.Collections.Concurrent;
using System.Diagnostics;
using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Api.Tests.Postgres;

/// <summary>A node in a process of its own, for faults that no code of it notices.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const int MaxLines = 30;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-node-");
    private readonly ConcurrentQueue<string> _log = [];
    private readonly Process _process;

    private NodeProcess(string program, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
        [
            program,
            "--Feed:Kind=None",
            "--Ports:Address=127.0.0.1",
            $"--Data:Path={_data.FullName}",
            .. settings,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it said last.</summary>
    public string Log => string.Join('\n', _log);

    public static NodeProcess Start(params string[] settings) =>
        new(Path.Combine(AppContext.BaseDirectory, "FinApi.Api.dll"), settings);

    /// <summary>Starts another build of FinApi.</summary>
    public static NodeProcess StartProgram(string program, params string[] settings) => new(program, settings);

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

    private void Note(string? line)
    {
        _log.Enqueue(line ?? string.Empty);
        while (_log.Count > MaxLines)
        {
            _log.TryDequeue(out _);
        }
    }
}
