namespace FinApi.Cli.Import;

/// <summary>How fast an import is.</summary>
internal sealed class ProgressRate(TimeProvider timeProvider)
{
    // Reading the clock and drawing for every row would cost more than parsing it.
    private const int RowsBetweenLooks = 256;

    private readonly long _start = timeProvider.GetTimestamp();

    public TimeSpan Elapsed => timeProvider.GetElapsedTime(_start);

    public static double Fraction(long part, long whole) => whole == 0 ? 1 : (double)part / whole;

    public static bool IsDue(long rows) => rows % RowsBetweenLooks == 0;

    public double PerSecond(long rows) => Elapsed > TimeSpan.Zero ? rows / Elapsed.TotalSeconds : 0;

    public TimeSpan Remaining(double fraction) =>
        fraction > 0 ? Elapsed * ((1 - fraction) / fraction) : TimeSpan.Zero;
}
