namespace FinApi.Application.Nodes;

/// <summary>What keeps nodes of one store from being one, and what none of them does.</summary>
public static class NodeDifferences
{
    // A sentence of a hundred names is read by nobody.
    private const int MaxNames = 5;

    // Roles that a market cannot be without. Whether there should be streams, say, is the operator's choice.
    private static readonly (Roles Role, string Loss)[] Needed =
    [
        (Roles.Ingest, "nothing can be published, feeds stand still, and bars do not end"),
        (Roles.Workers, "the log is not trimmed, and statistics and partitions are not made ahead"),
    ];

    /// <summary>A sentence each, with the nodes and the remedy; empty when they agree.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<NodeRecord> nodes) =>
        [.. FindPlans(nodes), .. FindNamesakes(nodes), .. FindUnreachable(nodes), .. FindMissing(nodes)];

    private static IEnumerable<string> FindMissing(IReadOnlyList<NodeRecord> nodes) =>
        Needed.Where(each => nodes.Count > 0 && !nodes.Any(node => node.Beat.Roles.HasFlag(each.Role)))
            .Select(each => $"No live node has the role {RoleText.Join(each.Role)}: {each.Loss}. "
                + "Give the role to a live node (FinApi:Roles), or, over PostgreSQL, start a node with it.");

    private static IEnumerable<string> FindPlans(IReadOnlyList<NodeRecord> nodes)
    {
        var groups = nodes.GroupBy(node => node.Beat.PlansHash).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{Names(group)} ({group.First().Beat.ShortPlansHash})")
            .ToList();
        if (groups.Count > 1)
        {
            yield return $"Nodes have different plans in force: {string.Join("; ", groups)}. "
                + "Give all of them the same plans.json.";
        }
    }

    private static IEnumerable<string> FindNamesakes(IReadOnlyList<NodeRecord> nodes) =>
        nodes.GroupBy(node => node.Beat.Id)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} nodes are called {group.Key}. Give each a Node:Id of its own. A node "
                + "that died and came back is counted twice for five seconds.");

    private static IEnumerable<string> FindUnreachable(IReadOnlyList<NodeRecord> nodes)
    {
        var writers = nodes.Where(node => node.Beat.Roles.HasFlag(Roles.Ingest)).ToList();
        var silent = writers.Where(node => node.Beat.Address is null).ToList();
        if (silent.Count > 0 && writers.Count > 1)
        {
            yield return $"Other nodes cannot hand on batches of publishers to {Names(silent)}. "
                + "Set Node:Address there.";
        }
    }

    private static string Names(IEnumerable<NodeRecord> nodes)
    {
        var names = nodes.Select(node => node.Beat.Id).ToList();
        return names.Count <= MaxNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MaxNames))} and {names.Count - MaxNames} more";
    }
}
