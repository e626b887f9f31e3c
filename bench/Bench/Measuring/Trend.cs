namespace FinApi.Bench.Measuring;

/// <summary>The straight line that lies nearest to what was measured (least squares).</summary>
/// <param name="PerMinute">How much it rises each minute.</param>
/// <param name="Mean">Mean of what was measured.</param>
internal readonly record struct Trend(double PerMinute, double Mean)
{
    /// <summary>The rise each minute as a share of the mean.</summary>
    public double Share => PerMinute / Mean;

    /// <summary>Of at least two values of different minutes.</summary>
    public static Trend Of(IReadOnlyList<(double Minute, double Value)> values)
    {
        var (minute, value) = (values.Average(each => each.Minute), values.Average(each => each.Value));
        var together = values.Sum(each => (each.Minute - minute) * (each.Value - value));
        var square = values.Sum(each => (each.Minute - minute) * (each.Minute - minute));
        return new Trend(together / square, value);
    }
}
