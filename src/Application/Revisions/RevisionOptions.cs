using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Revisions;

/// <summary>Section <c>Revisions</c>: how long the store can tell what has changed.</summary>
public sealed class RevisionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Revisions";

    /// <summary>
    /// Days for which revisions are kept, 1 to 3,650. Default 30: a client that asks each month misses nothing. A
    /// revision takes some 60 bytes, and a day has one for each instrument whose days end, or more with corrections.
    /// </summary>
    [Range(1, 3_650)]
    public int KeepDays { get; set; } = 30;
}
