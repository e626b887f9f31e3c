namespace FinApi.Api.Demo;

/// <summary>The section <c>Demo</c>.</summary>
internal sealed class DemoOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Demo";

    /// <summary>
    /// Whether a node with the embedded store that listens on loopback only has demo accounts, with keys in
    /// <c>Data:Path</c>/demo-keys.json. Default true. Every other node refuses these keys.
    /// </summary>
    public bool Enabled { get; set; } = true;
}
