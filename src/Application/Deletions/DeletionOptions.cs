using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Deletions;

/// <summary>Section <c>Deletions</c>: how much an operator may delete at once.</summary>
public sealed class DeletionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Deletions";

    /// <summary>
    /// Rows at most of one deletion, 1,000 to 100,000,000. Default 2,000,000: a deletion is one commit, and nothing
    /// else is taken in meanwhile; so many rows take some seconds.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public long MaxRows { get; set; } = 2_000_000;
}
