namespace FinApi.Api.Http.CrossOrigin;

/// <summary>Which pages of other origins may use the API from a browser: the section <c>Cors</c>.</summary>
internal sealed class CorsOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Cors";

    /// <summary>Stands for every origin.</summary>
    public const string Any = "*";

    /// <summary>
    /// Origins as a browser sends them, such as <c>https://desk.example.com</c>: scheme, host, and the port unless it
    /// is the scheme's own. <c>*</c> lets every page read, but not change anything. Never are cookies let through.
    /// Default: none.
    /// </summary>
    public IList<string> Origins { get; } = [];
}
