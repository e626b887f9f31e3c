using System.Diagnostics;

namespace FinApi.Bench.Measuring;

/// <summary>FinApi and its limit, measured in turns: the limit first and last.</summary>
/// <param name="Ratio">
/// Median over FinApi's rounds of its CPU against that of the limit's rounds before and after.
/// </param>
/// <param name="IsVoid">The limit itself changed by over 20 % from its first two rounds to its last two.</param>
internal sealed record Comparison(
    Sample FinApi, Sample Limit, double Ratio, double RatioMin, double RatioMax, bool IsVoid)
{
    private const double MaxDrift = 0.2;

    // A round of a second differs from the next one by up to 20 % by itself.
    private const int EdgeRounds = 2;

    // While the machine is busy with something else the rounds go on and the oldest ones are forgotten.
    private const int MaxMoreRounds = 10;

    // A server that serves for weeks compiles in its first minute;
    // what it takes meanwhile is the start's, not the answers'.
    private const int FewMethods = 25;
    private const int WarmRounds = 2;
    private static readonly TimeSpan MaxWarmUp = TimeSpan.FromSeconds(18);

    public static Comparison Run(
        int rounds,
        Func<Round> limit,
        Func<Round> finApi,
        string finApiName = "FinApi",
        TimeSpan? maxWarmUp = null)
    {
        WarmUp(rounds, maxWarmUp ?? MaxWarmUp, limit, finApi);
        var (limits, finApis) = (new List<Round> { limit() }, new List<Round>());
        var more = rounds == 1 ? 0 : MaxMoreRounds; // a smoke run judges no times
        while (finApis.Count < rounds
            || (HasDrifted(limits) && limits.Concat(finApis).All(round => round.IsClean) && more-- > 0))
        {
            finApis.Add(finApi());
            limits.Add(limit());
            if (finApis.Count > rounds)
            {
                finApis.RemoveAt(0);
                limits.RemoveAt(0);
            }
        }

        double[] ratios = [.. finApis.Select((round, i) =>
            round.CpuMicroseconds * 2 / (limits[i].CpuMicroseconds + limits[i + 1].CpuMicroseconds))];
        return new Comparison(
            new Sample(finApiName, finApis),
            new Sample("limit", limits),
            Sample.MedianOf(ratios),
            ratios.Min(),
            ratios.Max(),
            HasDrifted(limits));
    }

    /// <summary>
    /// Runs rounds that do not count until the runtimes have compiled what is hot: a few in a row with little of it.
    /// </summary>
    public static void WarmUp(int rounds, params IReadOnlyList<Func<Round>> subjects) =>
        WarmUp(rounds, MaxWarmUp, subjects);

    private static void WarmUp(int rounds, TimeSpan longest, params IReadOnlyList<Func<Round>> subjects)
    {
        var max = rounds == 1 ? TimeSpan.Zero : longest; // a smoke run judges no times
        var (start, warm) = (Stopwatch.GetTimestamp(), 0);
        do
        {
            warm = subjects.Select(subject => subject()).ToList().Exists(IsCold) ? 0 : warm + 1;
        }
        while (warm < WarmRounds && Stopwatch.GetElapsedTime(start) < max);
    }

    private static bool HasDrifted(List<Round> limits) =>
        Mean(limits.TakeLast(EdgeRounds)) / Mean(limits.Take(EdgeRounds)) is > 1 + MaxDrift or < 1 / (1 + MaxDrift);

    private static double Mean(IEnumerable<Round> rounds) => rounds.Average(round => round.CpuMicroseconds);

    private static bool IsCold(Round round) => round.CompiledMethods > FewMethods;
}
