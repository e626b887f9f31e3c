using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Backups;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Postgres.Backups;

/// <summary>Runs pg_dump and pg_restore.</summary>
internal sealed partial class PostgresTools(IOptions<BackupOptions> options)
{
    private const string Packages = "/usr/lib/postgresql";

    /// <summary>What a program would be started as: nothing secret is among its arguments.</summary>
    public ProcessStartInfo Describe(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="StoreUnusableException">It is not there, or it failed.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? await output
                : throw new StoreUnusableException(
                    $"{Path.GetFileName(start.FileName)} failed: {White().Replace(errors, " ").Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Refuses a pg_dump that is older than the server: it would not know what that can have.</summary>
    public async Task CheckVersionAsync(string program, int serverMajor, CancellationToken cancellationToken)
    {
        var start = Describe(program, ["--version"], new Dictionary<string, string>());
        var match = Major().Match(await RunAsync(start, cancellationToken));
        var major = match.Success ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture) : 0;
        if (major < serverMajor)
        {
            throw new StoreUnusableException(
                $"{program} is of version {major} and the server of {serverMajor}: install "
                + $"postgresql-client-{serverMajor} or newer, or set Backup:Tools to its folder.");
        }
    }

    private string Find(string program)
    {
        var folders = options.Value.Tools is { } tools
            ? [tools]
            : $"{Environment.GetEnvironmentVariable("PATH")}".Split(Path.PathSeparator).Concat(Installed());
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new StoreUnusableException(
                $"{program} is not there: install PostgreSQL's client programs (package postgresql-client), or set "
                + "Backup:Tools to their folder.");
    }

    private static IEnumerable<string> Installed() =>
        !Directory.Exists(Packages)
            ? []
            : Directory.GetDirectories(Packages)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
                .Select(folder => Path.Combine(folder, "bin"));

    [GeneratedRegex(@"\d+", RegexOptions.None, 1_000)]
    private static partial Regex Major();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1_000)]
    private static partial Regex White();
}
