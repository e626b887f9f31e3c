using System.Diagnostics;
using FinApi.Application.Ports;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Infrastructure.Postgres;
using NodaTime;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>Reads as History does, through FinApi's own readers: instruments and days all over the place.</summary>
internal sealed class Reading(
    IBarReader bars, ITradeReader trades, MarketDatabase database, BenchSettings settings, Action<string> tell)
{
    private const int TradesOfAPage = 1_000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var days = Sessions.OfYears(settings.Years);
        await MeasureAsync(
            "390 bars of a day", Sessions.Minutes, i => bars.ListAsync(BarsOf(i, days), cancellationToken));
        await MeasureAsync(
            "1,000 trades of a day", TradesOfAPage, i => trades.ListAsync(TradesOf(i, days), cancellationToken));
        await MeasureAsync(
            "the newest bar", 1, i => bars.ListAsync(NewestOf(i), cancellationToken));
        await ExplainAsync("390 bars of a day", BarTable.List(BarsOf(1, days)), cancellationToken);
        await ExplainAsync("1,000 trades of a day", TradeTable.List(TradesOf(1, days)), cancellationToken);
    }

    private async Task MeasureAsync<T>(string what, int rows, Func<int, ValueTask<IReadOnlyList<T>>> read)
    {
        var times = new double[settings.Reads];
        for (var i = -20; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var page = await read(Math.Abs(i));
            var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (page.Count != rows)
            {
                throw new InvalidOperationException($"{what}: {page.Count} rows instead of {rows}.");
            }

            // The first ones open connections and prepare statements.
            if (i >= 0)
            {
                times[i] = time;
            }
        }

        Array.Sort(times);
        tell($"{what}: p50 {At(times, 0.5):0.00} ms, p90 {At(times, 0.9):0.00} ms, p99 {At(times, 0.99):0.00} ms, "
            + $"most {times[^1]:0.00} ms, of {times.Length} reads");
    }

    private async Task ExplainAsync<T>(string what, RowQuery<T> query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Analytics, cancellationToken);
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS) {query.Sql}", connection);
        foreach (var value in query.Parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        tell($"plan of {what}:");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            tell($"    {reader.GetString(0)}");
        }
    }

    private BarRange BarsOf(int i, IReadOnlyList<LocalDate> days)
    {
        var opening = Sessions.OpeningOf(days[i * 7_919 % days.Count]);
        var end = opening + Duration.FromDays(1);
        return new BarRange(SymbolOf(i), BarInterval.OneMinute, opening, end, IsDescending: false, Limit: 391);
    }

    private BarRange NewestOf(int i) =>
        new(SymbolOf(i), BarInterval.OneMinute, StartTime: null, EndTime: null, IsDescending: true, Limit: 1);

    private TickRange TradesOf(int i, IReadOnlyList<LocalDate> days)
    {
        // Not of the oldest day with trades: an earlier run has detached it.
        var opening = Sessions.OpeningOf(days[^((i * 13 % (settings.TradeDays - 1)) + 1)]);
        var end = opening + Duration.FromDays(1);
        return new TickRange(SymbolOf(i), opening, end, IsDescending: i % 2 == 0, TradesOfAPage);
    }

    private Symbol SymbolOf(int i) => Symbol.Parse(Sessions.Symbol(i * 101 % settings.Symbols));

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
