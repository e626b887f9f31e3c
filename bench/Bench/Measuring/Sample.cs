namespace FinApi.Bench.Measuring;

/// <summary>The medians of several rounds of one subject, and the spread of what is compared.</summary>
internal sealed record Sample(string Subject, IReadOnlyList<Round> Rounds)
{
    public double Cpu => Median(round => round.CpuMicroseconds);

    public double CpuMin => Rounds.Min(round => round.CpuMicroseconds);

    public double CpuMax => Rounds.Max(round => round.CpuMicroseconds);

    public long Errors => Rounds.Sum(round => round.Errors);

    public long Lost => Rounds.Sum(round => round.Lost);

    public long Duplicated => Rounds.Sum(round => round.Duplicated);

    public long OutOfOrder => Rounds.Sum(round => round.OutOfOrder);

    public string? FirstError => Rounds.Select(round => round.FirstError).FirstOrDefault(error => error is not null);

    public bool IsClean => Rounds.All(round => round.IsClean);

    public double Median(Func<Round, double> of) => MedianOf(Rounds.Select(of));

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
