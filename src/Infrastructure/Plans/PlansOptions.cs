namespace FinApi.Infrastructure.Plans;

/// <summary>Section <c>Plans</c>: where the plans come from.</summary>
public sealed class PlansOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Plans";

    /// <summary>
    /// The file of the plans (docs/plans.md); a relative one starts at the working directory. Default: empty, the
    /// <c>plans.json</c> beside the program.
    /// </summary>
    public string Path { get; set; } = string.Empty;

    internal string FullPath =>
        Path.Length == 0
            ? System.IO.Path.Combine(AppContext.BaseDirectory, "plans.json")
            : System.IO.Path.GetFullPath(Path);
}
