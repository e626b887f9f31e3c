using FinApi.Bench.Report;

namespace FinApi.Bench.Scenarios;

/// <summary>Something that is measured.</summary>
/// <param name="Name">As in <c>--only</c>.</param>
/// <param name="What">One line.</param>
/// <param name="RunAsync">Measures it.</param>
internal sealed record Scenario(string Name, string What, Func<BenchContext, Task<IReadOnlyList<Result>>> RunAsync)
{
    /// <summary>Whether a run without <c>--only</c> has it.</summary>
    public bool IsInWholeRun { get; init; } = true;

    /// <summary>Whether <c>--smoke</c> has it.</summary>
    public bool IsInSmoke { get; init; } = true;
}
