namespace FinApi.Bench.Report;

/// <summary>One goal of DESIGN.md section 5 and how it was met.</summary>
/// <param name="Id">P1 to P18.</param>
/// <param name="What">What is compared.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Goal">What it may be at most, or at least.</param>
/// <param name="Unit">Unit of both; <c>x</c> for ratios.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Check(string Id, string What, double Value, double Goal, string Unit, bool AtLeast = false)
{
    public bool IsMet => AtLeast ? Value >= Goal : Value <= Goal;
}
