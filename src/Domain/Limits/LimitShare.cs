namespace FinApi.Domain.Limits;

/// <summary>
/// What one node may grant of a limit where each node counts by itself: together they grant no more than the limit.
/// </summary>
public static class LimitShare
{
    /// <summary>The limit over the nodes, rounded down.</summary>
    /// <param name="limit">The whole limit, at least 1.</param>
    /// <param name="nodes">How many nodes count, at least 1.</param>
    /// <returns>At least 1: a limit below the number of nodes is exceeded by what it lacks.</returns>
    public static int Of(int limit, int nodes) => nodes == 1 ? limit : Math.Max(1, limit / nodes);

    /// <summary>
    /// How far the use of a quota may rise on one node, where all of them knew the same use when they divided the rest.
    /// </summary>
    /// <param name="quota">The whole quota, at least 1.</param>
    /// <param name="used">What all nodes had used by then, at least 0.</param>
    /// <param name="nodes">How many nodes count, at least 1.</param>
    /// <returns>The use up to which it may grant; at least 1.</returns>
    public static long Of(long quota, long used, int nodes) =>
        nodes == 1 ? quota : used >= quota ? quota : Math.Max(1, used + ((quota - used) / nodes));
}
