using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using FinApi.Application.Time;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>What stays the same of a node while it runs.</summary>
public sealed partial class NodeIdentity(IOptions<NodeOptions> options, TimeProvider timeProvider)
{
    // With the hyphen and six digits the longest id.
    private const int MaxMachineName = NodeOptions.MaxIdLength - 7;

    /// <summary>The version of FinApi, such as 0.1.0.</summary>
    public static string Version { get; } =
        typeof(NodeIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The newest version of log entries that this FinApi can read and write.</summary>
    public const int EntryVersion = 3;

    /// <summary>
    /// The first version of log entries that tells all of a corporate action, and of calendars, of cancels and
    /// corrections of trades, and of conditions of days.
    /// </summary>
    public const int RevisionsEntryVersion = 2;

    /// <summary>The first version of log entries that tells of deleted data.</summary>
    public const int DeletionsEntryVersion = 3;

    /// <summary>
    /// The first version of log entries that tells the symbols of an instrument in time, and symbols with other letters
    /// than A-Z, digits and <c>. - _ ^ =</c>.
    /// </summary>
    public const int NamesEntryVersion = 3;

    /// <summary>The oldest version of log entries that it can read and write.</summary>
    public const int OldestEntryVersion = 1;

    /// <summary>The node's name: see <see cref="NodeOptions.Id"/>.</summary>
    public string Id { get; } = string.IsNullOrWhiteSpace(options.Value.Id)
        ? MakeId(Environment.MachineName)
        : options.Value.Id;

    /// <summary>Where other nodes reach it: see <see cref="NodeOptions.Address"/>. Null for nowhere.</summary>
    public Uri? Address { get; } = string.IsNullOrWhiteSpace(options.Value.Address)
        ? null
        : new Uri(options.Value.Address);

    /// <summary>What it takes on; at least one.</summary>
    public Roles Roles { get; } = options.Value.Roles;

    /// <summary>When the node started, by its own clock.</summary>
    public Instant StartTime { get; } = timeProvider.GetInstant();

    // Not the process id: in containers it is 1 on every machine.
    internal static string MakeId(string machine)
    {
        var name = Unfit().Replace(machine, "-");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name[..Math.Min(name.Length, MaxMachineName)]}-{RandomNumberGenerator.GetInt32(1_000_000):D6}");
    }

    [GeneratedRegex("[^A-Za-z0-9._-]", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Unfit();
}
