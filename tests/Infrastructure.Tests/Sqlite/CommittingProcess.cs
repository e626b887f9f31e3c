using System.Diagnostics;
using System.Globalization;
using FinApi.Application.Log.Writing;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Tests.Contracts;

namespace FinApi.Infrastructure.Tests.Sqlite;

/// <summary>
/// This assembly in a process of its own that commits to a folder until it is killed, and says what was acknowledged.
/// </summary>
internal sealed class CommittingProcess : IDisposable
{
    public const string Command = "commit-until-killed";

    public const int TradesPerCommit = 20;

    private readonly Process _process;

    public CommittingProcess(string folder)
    {
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CommittingProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(folder);
        _process = Process.Start(start)!;
    }

    /// <summary>Waits until so many sequence numbers are acknowledged; returns the last.</summary>
    public async Task<long> AcknowledgedAsync(long atLeast, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (last < atLeast)
        {
            last = Parse(await _process.StandardOutput.ReadLineAsync(cancellationToken));
        }

        return last;
    }

    /// <summary>
    /// Kills it in the middle of whatever it does; returns the last sequence number that it had acknowledged.
    /// </summary>
    public async Task<long> KillAsync(long acknowledged, CancellationToken cancellationToken)
    {
        _process.Kill();
        var rest = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);

        // The last line may be cut off.
        var lines = rest.Split('\n')[..^1];
        return lines.Length == 0 ? acknowledged : Parse(lines[^1]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    /// <summary>What the process does.</summary>
    public static async Task CommitForeverAsync(string folder)
    {
        await using var store = new SqliteStore(folder);
        for (var last = 0L; ; last += TradesPerCommit)
        {
            var trades = Enumerable.Range(1, TradesPerCommit).Select(i => Samples.MinimalTrade(last + i, last + i));
            var commit = new MarketCommit
            {
                LastSequence = last + TradesPerCommit,
                Trades = [.. trades],
                Sources = [Samples.Ledger("feed", 1, new SequenceRange(1, last + TradesPerCommit))],
            };
            await store.Writer.CommitAsync(commit, CancellationToken.None);
            await Console.Out.WriteLineAsync(commit.LastSequence.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static long Parse(string? line) =>
        line is null
            ? throw new InvalidOperationException("The process ended by itself.")
            : long.Parse(line, CultureInfo.InvariantCulture);
}
