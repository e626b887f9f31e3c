using System.Text.Json;
using Dapper;
using FinApi.Infrastructure.Postgres.Rows;
using Npgsql;

namespace FinApi.Infrastructure.Tests.Postgres.Market;

/// <summary>What the server did for a query of FinApi.</summary>
/// <param name="Scans">The nodes that read a table, and were run.</param>
internal sealed record QueryPlan(IReadOnlyList<QueryPlan.Scan> Scans)
{
    /// <summary>The partitions that were looked at.</summary>
    public IEnumerable<string> Tables => Scans.Select(scan => scan.Table).Distinct().Order(StringComparer.Ordinal);

    /// <param name="isGeneric">As after five executions on a connection: one plan for all values.</param>
    public static async Task<QueryPlan> ReadAsync<T>(NpgsqlConnection connection, RowQuery<T> query, bool isGeneric)
    {
        var mode = isGeneric ? "force_generic_plan" : "force_custom_plan";
        await connection.ExecuteAsync($"SET plan_cache_mode = {mode}; DEALLOCATE ALL");
        await ExecuteAsync(connection, $"PREPARE query AS {query.Sql}");
        var arguments = string.Join(", ", query.Parameters.Select(Literal));
        var text = (string)(await ExecuteAsync(
            connection, $"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE query({arguments})"))!;
        using var document = JsonDocument.Parse(text);
        return new QueryPlan([.. Nodes(document.RootElement[0].GetProperty("Plan"))]);
    }

    // A batch, as a command would take $1 for a parameter of its own.
    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(sql) } };
        return await batch.ExecuteScalarAsync(CancellationToken.None);
    }

    private static string Literal(object value) => value switch
    {
        DateTime time when time == Timestamps.OpenStart => "'-infinity'",
        DateTime time when time == Timestamps.OpenEnd => "'infinity'",
        DateTime time => $"'{time:O}'",
        string text => $"'{text}'",
        Array many => $"'{{{string.Join(',', many.Cast<object>().Select(each => Literal(each).Trim('\'')))}}}'",
        _ => $"{value}",
    };

    private static IEnumerable<Scan> Nodes(JsonElement node)
    {
        if (node.TryGetProperty("Relation Name", out var table) && node.GetProperty("Actual Loops").GetDouble() > 0)
        {
            yield return new Scan(
                table.GetString()!,
                node.GetProperty("Node Type").GetString()!,
                node.TryGetProperty("Index Name", out var index) ? index.GetString() : null,
                node.TryGetProperty("Heap Fetches", out var fetches) ? fetches.GetDouble() : null);
        }

        if (node.TryGetProperty("Plans", out var children))
        {
            foreach (var scan in children.EnumerateArray().SelectMany(Nodes))
            {
                yield return scan;
            }
        }
    }

    /// <param name="Table">Name of the partition.</param>
    /// <param name="Kind">Such as Index Only Scan.</param>
    /// <param name="Index">Which index; null for none.</param>
    /// <param name="HeapFetches">Rows that the table was asked for after all; null but for index-only scans.</param>
    internal sealed record Scan(string Table, string Kind, string? Index, double? HeapFetches);
}
