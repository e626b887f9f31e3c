using System.ComponentModel.DataAnnotations;

namespace FinApi.Application.Log;

/// <summary>Section <c>TickLog</c>: how far back streams can be resumed without a gap.</summary>
public sealed class TickLogOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "TickLog";

    /// <summary>
    /// Entries kept in memory and as rows of the store, 1,000 to 10,000,000. Default 200,000: with its quote, trade or
    /// bar an entry takes some 400 bytes of memory, so this bounds the log to about 80 MB.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxEvents { get; set; } = 200_000;

    /// <summary>
    /// Minutes for which they are kept, 1 to 1,440. Default 60: the longest resume window of any plan.
    /// </summary>
    [Range(1, 1_440)]
    public int MaxMinutes { get; set; } = 60;

    /// <summary><see cref="MaxMinutes"/> as a length of time.</summary>
    public TimeSpan MaxAge => TimeSpan.FromMinutes(MaxMinutes);
}
