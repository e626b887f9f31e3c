namespace FinApi.Api.Http.Edge;

/// <summary>What stands before FinApi.</summary>
internal enum EdgeMode
{
    /// <summary>Shared caches may keep what every plan may read.</summary>
    Public,

    /// <summary>Nothing is kept by shared caches.</summary>
    Off,

    /// <summary>The edge verifies keys itself before it looks into its cache.</summary>
    EdgeAuth,
}
