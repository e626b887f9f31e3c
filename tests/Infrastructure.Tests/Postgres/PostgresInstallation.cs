using System.Diagnostics;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>PostgreSQL's programs as the system's packages install them.</summary>
internal static class PostgresInstallation
{
    private const int OldestMajorVersion = 15;
    private const string Memory = "/dev/shm";
    private const long LeastMemory = 4L << 30;

    // The server refuses to run as root; the package has made this user.
    public static bool IsRoot { get; } = Environment.UserName == "root";

    /// <summary>
    /// What a command line begins with, so that it does not run as root. Not runuser: that stays in between, and stops
    /// itself when the server is stopped.
    /// </summary>
    public static IReadOnlyList<string> Unprivileged { get; } =
        IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];

    /// <summary>The folder with initdb and postgres; null when PostgreSQL is not installed.</summary>
    public static string? Folder { get; } = Find();

    public static void SkipUnlessThere() =>
        Assert.SkipUnless(
            Folder is not null, $"PostgreSQL {OldestMajorVersion} or newer is not installed; ./test installs it.");

    /// <summary>Whether a server can be given the extension.</summary>
    public static bool HasExtension(string name) =>
        Folder is not null
        && File.Exists($"/usr/share/postgresql/{new DirectoryInfo(Folder).Parent!.Name}/extension/{name}.control");

    /// <summary>A command line that runs one of the programs, as an unprivileged user.</summary>
    public static string[] CommandLine(string program, params IReadOnlyList<string> arguments) =>
        [.. Unprivileged, Path.Combine(Folder!, program), .. arguments];

    /// <summary>
    /// An empty folder that the programs may write to. In memory where there is room: each database of a test is a
    /// thousand files, and to make and delete them costs a disk's file system more than the tests themselves.
    /// </summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Path.Combine(Parent, $"finapi-postgres-{Path.GetRandomFileName()}");
        await RunAsync("mkdir", "-m", "700", folder);
        if (IsRoot)
        {
            await RunAsync("chown", "postgres", folder);
        }

        return folder;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(params IReadOnlyList<string> commandLine)
    {
        // PostgreSQL's programs must be able to read the folder they start in.
        var start = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', commandLine)}: {await output}{errors}");
    }

    private static string Parent =>
        new DriveInfo(Memory) is { IsReady: true, AvailableFreeSpace: > LeastMemory } ? Memory : Path.GetTempPath();

    private static string? Find()
    {
        const string packages = "/usr/lib/postgresql";
        return !Directory.Exists(packages)
            ? null
            : Directory.GetDirectories(packages)
                .Where(folder => int.TryParse(Path.GetFileName(folder), out var major) && major >= OldestMajorVersion)
                .Select(folder => Path.Combine(folder, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault();
    }
}
