using System.Globalization;

namespace FinApi.Infrastructure.Tests.Postgres;

/// <summary>Signals to a server with all its processes: PostgreSQL gives each a session of its own.</summary>
internal static class Processes
{
    public static async Task SignalAsync(string signal, int parent)
    {
        // The parent first, so that it starts no others; its children may lose it, or end by themselves.
        var children = ChildrenOf(parent);
        await SendAsync(signal, [parent]);
        await SendAsync(signal, [.. children.Union(ChildrenOf(parent))]);
        if (signal == "KILL")
        {
            await Until.TrueAsync(() => Task.FromResult(!IsRunning(parent)), () => $"{parent} does not die.");
        }
    }

    private static async Task SendAsync(string signal, int[] processes)
    {
        if (processes.Length > 0)
        {
            var ids = string.Join(' ', processes);
            await PostgresInstallation.RunAsync("sh", "-c", $"kill -{signal} {ids} 2>/dev/null || true");
        }
    }

    private static int[] ChildrenOf(int parent) =>
        [.. AllIds().Where(id => Stat(id) is { } stat && stat.Parent == parent)];

    private static bool IsRunning(int id) => Stat(id) is { State: not 'Z' and not 'X' };

    private static IEnumerable<int> AllIds() =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    // "pid (name) state parent ...", see proc(5); the name may hold anything, so what counts follows the last bracket.
    private static (char State, int Parent)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }
}
