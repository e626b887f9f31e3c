using System.Diagnostics;
using FinApi.Cli.Tests.Support;

namespace FinApi.Api.Tests.Clients;

/// <summary>Runs a script of this folder with packages of tools/, which ./test installs.</summary>
internal static class NodeScript
{
    private static string Packages => Path.Combine(Repository.Root, "tools", "node_modules");

    /// <summary>What it writes; skips the test where there is no Node, or where a package is missing.</summary>
    public static Task<string> RunAsync(string name, string input, params string[] packages) =>
        RunAsync(StartOf(name, []), input, packages);

    /// <summary>The same of a script that takes arguments after the folder of the packages.</summary>
    public static Task<string> RunAsync(string name, IReadOnlyList<string> arguments, params string[] packages) =>
        RunAsync(StartOf(name, arguments), input: string.Empty, packages);

    /// <summary>The same of a program as it stands in a guide, in a folder of its own.</summary>
    public static async Task<string> RunAsync(
        string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] packages)
    {
        // By their names packages are found beside the program.
        var link = Path.Combine(folder, "node_modules");
        if (!Directory.Exists(link))
        {
            Directory.CreateSymbolicLink(link, Packages);
        }

        var file = Path.Combine(folder, "program.mjs");
        await File.WriteAllTextAsync(file, program, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder };
        start.ArgumentList.Add(file);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return await RunAsync(start, input: string.Empty, packages);
    }

    private static ProcessStartInfo StartOf(string name, IReadOnlyList<string> arguments)
    {
        var script = Path.Combine(Repository.Root, "tests", "Api.Tests", "Clients", name);
        return new ProcessStartInfo("node", [script, Packages, .. arguments]);
    }

    private static async Task<string> RunAsync(ProcessStartInfo start, string input, IReadOnlyList<string> packages)
    {
        Assert.SkipUnless(
            packages.All(package => Directory.Exists(Path.Combine(Packages, package))),
            $"npm --prefix tools install brings {string.Join(", ", packages)}.");
        Assert.SkipUnless(HasNode(), "There is no node: apt-get install nodejs.");
        return await ProgramRun.RunAsync(start, input);
    }

    private static bool HasNode() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "node")));
}
