using FinApi.Bench.Measuring;

namespace FinApi.Bench.Report;

/// <summary>What one scenario found.</summary>
/// <param name="Name">As in <c>--only</c>.</param>
/// <param name="What">What was done, with all that changes the figures.</param>
internal sealed record Result(string Name, string What)
{
    /// <summary>Unit of an operation.</summary>
    public string Unit { get; init; } = "request";

    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>FinApi's CPU against the limit's; null where nothing is compared.</summary>
    public double? Ratio { get; init; }

    public double RatioMin { get; init; }

    public double RatioMax { get; init; }

    public IReadOnlyList<Check> Checks { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The limit drifted: nothing follows from the ratio.</summary>
    public bool IsVoid { get; init; }

    public bool IsValid => Samples.All(sample => sample.IsClean) && Failure is null;

    /// <summary>Why there is nothing to show.</summary>
    public string? Failure { get; init; }

    public string Verdict =>
        (IsValid, IsVoid, Checks.All(check => check.IsMet)) switch
        {
            (false, _, _) => "**invalid**",
            (_, true, _) => "void",
            (_, _, false) => "misses",
            _ => Checks.Count == 0 ? "" : "meets",
        };

    public static Result Of(string name, string what, Comparison comparison) =>
        new(name, what)
        {
            Samples = [comparison.Limit, comparison.FinApi],
            Ratio = comparison.Ratio,
            RatioMin = comparison.RatioMin,
            RatioMax = comparison.RatioMax,
            IsVoid = comparison.IsVoid,
        };
}
