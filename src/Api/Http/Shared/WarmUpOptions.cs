using System.ComponentModel.DataAnnotations;

namespace FinApi.Api.Http.Shared;

/// <summary>
/// Section <c>Warmup</c>: which pages a node has ready before anybody asks for them. Without
/// <c>ConnectionStrings:Redis</c> there are none.
/// </summary>
internal sealed class WarmUpOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Warmup";

    /// <summary>
    /// How many of the pages that are asked for most are made at the start and before a market opens, 0 (none) to
    /// 2,000. Default 500.
    /// </summary>
    [Range(0, 2_000, ErrorMessage = "Warmup:Pages must be {1} to {2}.")]
    public int Pages { get; set; } = 500;

    /// <summary>
    /// For how many seconds a node that starts waits for these pages before it is ready, 0 to 600. Default 20. What is
    /// not made by then is made when it is asked for.
    /// </summary>
    [Range(0, 600, ErrorMessage = "Warmup:MaxSeconds must be {1} to {2}.")]
    public int MaxSeconds { get; set; } = 20;
}
