using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Nodes;

/// <summary>Section <c>Node</c>: what a node calls itself among the others of its store.</summary>
public sealed class NodeOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Node";

    /// <summary>
    /// The node's name in status, health and logs: 1 to 64 letters, digits, dots, underscores and hyphens. Default: the
    /// machine's name and six random digits, so that two nodes of one machine differ. No two nodes of a store may have
    /// the same.
    /// </summary>
    [RegularExpression(
        "[A-Za-z0-9._-]{1,64}",
        ErrorMessage = "Node:Id must be 1 to 64 letters, digits, dots, underscores and hyphens, such as node-1.")]
    public string? Id { get; set; }
}
