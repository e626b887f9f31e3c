namespace FinApi.Api.Metrics;

/// <summary>Who may read /metrics: the section <c>Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Metrics";

    /// <summary>
    /// Networks whose addresses may, in CIDR form such as <c>10.0.0.0/8</c> or <c>fd00::/8</c>, but never through a
    /// proxy. Loopback always may when it asks for a name of this machine. Default: none.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];
}
