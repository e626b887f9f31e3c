using FinApi.Infrastructure.Tests.Postgres;

namespace FinApi.Infrastructure.Tests.Redis;

/// <summary>redis-server as the system's package installs it; it is Sentinel too.</summary>
internal static class RedisInstallation
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    /// <summary>The program; null when Redis is not installed.</summary>
    public static string? Program { get; } =
        new[] { "/usr/bin/redis-server", "/usr/local/bin/redis-server" }.FirstOrDefault(File.Exists);

    /// <summary>What a command line begins with, so that it does not run as root. The package made this user.</summary>
    public static IReadOnlyList<string> Unprivileged { get; } =
        IsRoot ? ["setpriv", "--reuid=redis", "--regid=redis", "--init-groups"] : [];

    public static void SkipUnlessThere() =>
        Assert.SkipUnless(Program is not null, "redis-server is not installed; ./test installs it.");

    /// <summary>An empty folder that the program may write to.</summary>
    public static async Task<string> CreateFolderAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"finapi-redis-{Path.GetRandomFileName()}");
        await PostgresInstallation.RunAsync("mkdir", "-m", "700", folder);
        return folder;
    }

    /// <summary>Gives the folder with all that was put there to the program's user.</summary>
    public static async Task HandOverAsync(string folder)
    {
        if (IsRoot)
        {
            await PostgresInstallation.RunAsync("chown", "-R", "redis", folder);
        }
    }
}
