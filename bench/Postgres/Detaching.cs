using System.Diagnostics;
using Dapper;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Upkeep;

namespace FinApi.Bench.Postgres;

/// <summary>Takes the oldest day of trades out of its table, as the command detach-day does.</summary>
internal sealed class Detaching(
    MarketDatabase database, PartitionDetachment detachment, History history, BenchReport report)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        report.Write("## Taking out a day\n");
        var day = history.FirstTradeDay;

        // Of a day that is not there: it opens the connection and has the code compiled.
        await detachment.DetachAsync(QuoteTable.Name, day, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var table = await detachment.DetachAsync(TradeTable.Name, day, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (table is null)
        {
            report.Write("It has been taken out before.");
            return;
        }

        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Analytics, cancellationToken);
        var rows = await connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {table}");
        report.Write(
            $"The {rows:N0} trades of {day:uuuu'-'MM'-'dd} became the table `{table}` in {milliseconds:0.0} ms.");
    }
}
