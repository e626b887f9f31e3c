using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Retention;

/// <summary>Section <c>Retention</c>: how long the records of accounts are kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Retention";

    /// <summary>
    /// Days, in UTC, for which usage is kept, 400 to 3,650. Default 800: that of this year and the one before can be
    /// compared. A row, of some 100 bytes, is a method that a key has called on a day.
    /// </summary>
    [Range(400, 3_650)]
    public int UsageDays { get; set; } = 800;

    /// <summary>Days for which audit events are kept, 30 to 3,650. Null, the default: for ever.</summary>
    [Range(30, 3_650)]
    public int? AuditDays { get; set; }
}
