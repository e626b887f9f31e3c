namespace FinApi.Application.History;

/// <summary>
/// Names the data that a page was made of: two pages of one request, both of settled data and with equal versions, are
/// equal.
/// </summary>
/// <param name="SettledVersion">The instrument's settled version in the snapshot that the rows were read from.</param>
/// <param name="AdjustmentVersion">Names the factors that prices were multiplied by; empty for raw ones.</param>
/// <param name="IsComplete">
/// Whether all days that were asked for were known to be complete: an empty page gives its reason by that.
/// </param>
public readonly record struct PageVersion(long SettledVersion, string AdjustmentVersion, bool IsComplete = false)
{
    /// <summary>In the place of a settled version: the rows are of several, read in several steps.</summary>
    public const long Mixed = -1;

    /// <summary>The version of a page; null where no one version names its rows.</summary>
    public static PageVersion? Of(long settledVersion, string adjustmentVersion = "", bool isComplete = false) =>
        settledVersion == Mixed ? null : new PageVersion(settledVersion, adjustmentVersion, isComplete);
}
