using System.Diagnostics;
using FinApi.Application.History;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Bench.Postgres;

/// <summary>
/// Reads as History does, through FinApi's own readers, one after the other: instruments and days all over the place. A
/// second round of the same reads finds them in memory, as far as that goes.
/// </summary>
internal sealed class Reading(
    IBarReader bars, ITradeReader trades, History history, BenchSettings settings, BenchReport report)
{
    private const int TradesOfAPage = 1_000;

    // They open connections and have statements prepared.
    private const int WarmUp = 20;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        report.Write($"""

            ## Reads

            {settings.Reads:N0} of each, one at a time, in milliseconds, until the last value is made. The first round
            comes right after a start of the server.

            | read | round | p50 | p90 | p99 | longest |
            |---|---|---|---|---|---|
            """);
        foreach (var round in new[] { "first", "second" })
        {
            await MeasureAsync(
                "390 bars of a day", round, Sessions.Minutes, i => bars.ListAsync(BarsOf(i), cancellationToken));
            await MeasureAsync(
                "1,000 trades of a day", round, TradesOfAPage, i => trades.ListAsync(TradesOf(i), cancellationToken));
            await MeasureAsync("the newest bar", round, 1, i => bars.ListAsync(NewestOf(i), cancellationToken));
        }
    }

    /// <summary>The bars of a day of an instrument.</summary>
    public BarRange BarsOf(int i)
    {
        var opening = Sessions.OpeningOf(history.Days[i * 7_919 % history.Days.Count]);
        var end = opening + Duration.FromMinutes(Sessions.Minutes);
        return new BarRange(SymbolOf(i), BarInterval.OneMinute, opening, end, IsDescending: false, Limit: 391);
    }

    /// <summary>A page of the trades of a day of an instrument, from its begin or its end.</summary>
    public TickRange TradesOf(int i)
    {
        // Not of the oldest day with trades: an earlier run has detached it.
        var opening = Sessions.OpeningOf(history.Days[^((i * 13 % (settings.TradeDays - 1)) + 1)]);
        var end = opening + Duration.FromMinutes(Sessions.Minutes);
        return new TickRange(SymbolOf(i), opening, end, IsDescending: i % 2 == 0, TradesOfAPage);
    }

    private async Task MeasureAsync<T>(
        string what, string round, int rows, Func<int, ValueTask<IReadOnlyList<T>>> read)
    {
        var times = new double[settings.Reads];
        for (var i = -WarmUp; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var page = await read(Math.Abs(i));
            var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (page.Count != rows)
            {
                throw new InvalidOperationException($"{what}: {page.Count} rows instead of {rows}.");
            }

            if (i >= 0)
            {
                times[i] = time;
            }
        }

        Array.Sort(times);
        report.Write($"| {what} | {round} | {At(times, 0.5):0.00} | {At(times, 0.9):0.00} | {At(times, 0.99):0.00} | "
            + $"{times[^1]:0.00} |");
    }

    private BarRange NewestOf(int i) =>
        new(SymbolOf(i), BarInterval.OneMinute, StartTime: null, EndTime: null, IsDescending: true, Limit: 1);

    private Symbol SymbolOf(int i) => Symbol.Parse(Sessions.Symbol(i * 101 % settings.Symbols));

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
