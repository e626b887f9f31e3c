namespace FinApi.Application.Nodes;

/// <summary>Section <c>Node</c>: what a node is called among those of its store, and where they reach it.</summary>
public sealed class NodeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Node";

    internal const int MaxIdLength = 64;

    internal const int MaxAddressLength = 300;

    /// <summary>
    /// The node's name in status, health and logs: 1 to 64 letters, digits, dots, underscores and hyphens. Default: the
    /// machine's name and six random digits, so that two nodes of one machine differ. No two nodes of a store may have
    /// the same.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>
    /// Where other nodes reach this node's gRPC port: an http or https URL of host and port, up to 300 characters.
    /// Default none: other nodes hand nothing on to this one. Never told to clients.
    /// </summary>
    public string? Address { get; set; }

    // Of a section of its own: see RolesRegistration.
    internal Roles Roles { get; set; } = Roles.All;
}
