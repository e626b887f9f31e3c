using System.Text.Json;

namespace FinApi.Infrastructure.Postgres.SlowQueries;

/// <summary>How PostgreSQL would run a statement, whatever its values are.</summary>
/// <param name="Cost">The planner's estimate, in its own unit.</param>
/// <param name="Scans">How tables and partitions are read.</param>
/// <param name="IsHypothetical">Whether it takes an index that is not there (extension hypopg).</param>
internal sealed record StatementPlan(double Cost, IReadOnlyList<StatementPlan.Scan> Scans, bool IsHypothetical)
{
    public static StatementPlan Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement[0].GetProperty("Plan");
        var nodes = WithChildren(root).ToList();
        var scans = nodes.Where(node => Text(node, "Relation Name") is not null).Select(node => new Scan(
            Text(node, "Relation Name")!, Text(node, "Node Type") == "Seq Scan", Text(node, "Filter") ?? string.Empty));

        // hypopg names them such as <13556>btree_trade_venue.
        var isHypothetical = nodes.Any(node => Text(node, "Index Name") is ['<', ..]);
        return new StatementPlan(root.GetProperty("Total Cost").GetDouble(), [.. scans], isHypothetical);
    }

    private static IEnumerable<JsonElement> WithChildren(JsonElement node) =>
        node.TryGetProperty("Plans", out var children)
            ? children.EnumerateArray().SelectMany(WithChildren).Prepend(node)
            : [node];

    private static string? Text(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <param name="Table">The table or partition.</param>
    /// <param name="IsSequential">Whether it is read from end to end.</param>
    /// <param name="Filter">What rows must meet after they were read; may be empty.</param>
    internal sealed record Scan(string Table, bool IsSequential, string Filter);
}
