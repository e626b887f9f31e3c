namespace FinApi.Api.Http.Edge;

/// <summary>Section <c>Edge</c>: caches between FinApi and its callers.</summary>
internal sealed class EdgeOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Edge";

    /// <summary>
    /// <c>Public</c> (default): what every plan may read is marked for shared caches. <c>Off</c>: everything is
    /// private; callers still keep and validate it for themselves.
    /// </summary>
    public EdgeMode Mode { get; set; } = EdgeMode.Public;
}
