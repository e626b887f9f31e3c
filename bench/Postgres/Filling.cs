using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;
using FinApi.Infrastructure.Postgres.Routing;
using NodaTime;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>Fills an empty database, says how long that took and how large it has become.</summary>
internal sealed class Filling(MarketDatabase database, History history, PartitionLoad load, BenchReport report)
{
    // One more and they only wait for each other, on the machine of two processors that this is for.
    private const int Writers = 2;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Background, cancellationToken);
        report.Write("## Loading\n");
        if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM bar)"))
        {
            report.Write("The database has been filled before.");
        }
        else
        {
            var bars = await history.RecordBarsAsync(connection, cancellationToken);
            var trades = await history.RecordTradesAsync(connection, cancellationToken);
            report.Write($"{Writers} writers, a partition each: COPY, then its key.\n");
            report.Write("| table | rows | seconds | rows a second | COPY alone, a writer |\n|---|---|---|---|---|");
            await FillAsync(history.BarPartitions, bars, history.MoveBars, cancellationToken);
            await FillAsync(history.TradePartitions, trades, history.MoveTrades, cancellationToken);
        }

        // All rows are frozen, so it has nothing to do; but autovacuum would find that out while reads are measured.
        await connection.ExecuteAsync(
            new CommandDefinition("VACUUM bar, trade", commandTimeout: 0, cancellationToken: cancellationToken));
    }

    private async Task FillAsync(
        IEnumerable<PartitionPlan> plans, Tape tape, Action<Tape, LocalDate> move, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<PartitionPlan>(plans);
        var (table, days) = (waiting.First().Table, waiting.Sum(plan => plan.Days.Count));
        var started = Stopwatch.GetTimestamp();
        var copying = await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(tape.Copy()), cancellationToken)));
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var rows = (long)tape.RowCount * days;
        report.Write($"| {table} | {rows:N0} | {took:0.0} | {rows / took:N0} | {copying.Average():0.0} s |");

        async Task<double> WriteAsync(Tape own)
        {
            var seconds = 0.0;
            while (waiting.TryDequeue(out var plan))
            {
                var (copy, rest) = await load.RunAsync(plan, own, day => move(own, day), cancellationToken);
                seconds += copy;
                report.Tell($"{plan.Name}: {(long)own.RowCount * plan.Days.Count:N0} rows, COPY {copy:0.0} s, "
                    + $"key and the rest {rest:0.0} s");
            }

            return seconds;
        }
    }
}
