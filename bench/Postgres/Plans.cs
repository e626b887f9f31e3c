using System.Text.RegularExpressions;
using Dapper;
using FinApi.Infrastructure.Postgres.Market;
using FinApi.Infrastructure.Postgres.Routing;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Bench.Postgres;

/// <summary>How the server does what the readers ask, and how many partitions it looks into.</summary>
internal sealed partial class Plans(MarketDatabase database, Reading reading, BenchReport report)
{
    private const string PartitionsSql = "SELECT count(*) FROM pg_partition_tree(to_regclass(@Table)) WHERE isleaf";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        report.Write("\n## Plans\n");
        var (bars, trades) = (BarTable.List(reading.BarsOf(1)), TradeTable.List(reading.TradesOf(1)));
        await ExplainAsync("390 bars of a day", BarTable.Name, bars, cancellationToken);
        await ExplainAsync("1,000 trades of a day", TradeTable.Name, trades, cancellationToken);
    }

    private async Task ExplainAsync<T>(
        string what, string table, RowQuery<T> query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenPrimaryAsync(ConnectionPool.Analytics, cancellationToken);
        var all = await connection.ExecuteScalarAsync<long>(PartitionsSql, new { Table = table });
        var plan = new List<string>();
        await using (var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, BUFFERS) {query.Sql}", connection))
        {
            foreach (var value in query.Parameters)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                plan.Add(reader.GetString(0));
            }
        }

        var text = string.Join('\n', plan);
        var read = Partition().Matches(text).Select(match => match.Groups["name"].Value).Distinct().ToList();
        report.Write(
            $"**{what}**: the plan reads {read.Count} of {all} partitions of `{table}` ({string.Join(", ", read)}).\n");
        report.Write($"```\n{text}\n```\n");
    }

    [GeneratedRegex(@" on (?<name>(bar|trade)_\d+\w*)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Partition();
}
