using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace FinApi.Application.Nodes;

/// <summary>What stays the same of a node while it runs.</summary>
public sealed class NodeIdentity(IOptions<NodeOptions> options)
{
    private const int MaxMachineName = 57;

    /// <summary>What a node of this version does.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["market-data", "history", "reference", "ingest"];

    /// <summary>The version of FinApi, such as 0.1.0.</summary>
    public static string Version { get; } =
        typeof(NodeIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The node's name: see <see cref="NodeOptions.Id"/>.</summary>
    public string Id { get; } = options.Value.Id ?? MadeUp();

    private static string MadeUp()
    {
        var machine = Environment.MachineName;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{machine[..Math.Min(machine.Length, MaxMachineName)]}-{RandomNumberGenerator.GetInt32(1_000_000):D6}");
    }
}
