namespace FinApi.Application.Nodes;

/// <summary>What keeps nodes of one store from being one.</summary>
public static class NodeDifferences
{
    // A sentence of a hundred names is read by nobody.
    private const int MaxNames = 5;

    /// <summary>A sentence each, with the nodes and the remedy; empty when they agree.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<NodeRecord> nodes) =>
        [.. FindPlans(nodes), .. FindNamesakes(nodes), .. FindUnreachable(nodes)];

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
        var silent = nodes.Where(node => node.Beat.Address is null).ToList();
        if (silent.Count > 0 && nodes.Count > 1)
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
