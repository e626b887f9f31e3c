using NodaTime;

namespace FinApi.Application.Nodes;

/// <summary>
/// The nodes that were alive when the store last answered. While the store is away that answer stands. Safe for all
/// threads.
/// </summary>
public sealed class LiveNodes(TimeProvider timeProvider)
{
    /// <summary>How old the last beat of a live node is at most: four may be late or lost.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(5);

    // The roles that a plan's calls are for. Not streaming: the plan's number of streams holds those, and a share that
    // a node needs for opening them alone would be missing where it is paid for.
    private const Roles Counted = Roles.MarketData | Roles.History | Roles.Reference | Roles.Account;

    private volatile int _count = 1;
    private volatile int _callCount = 1;
    private volatile Look _look = new([], Time: 0, Failure: null);

    /// <summary>How many there are, this one too: at least 1, also before the store has answered.</summary>
    public int Count => _count;

    /// <summary>
    /// Over how many of them the calls of a plan are divided: at least 1. Nodes with no role but streaming, ingest and
    /// workers are not among them.
    /// </summary>
    public int CallCount => _callCount;

    /// <summary>Why the store did not answer last, in a sentence for operators; null when it did.</summary>
    public string? Failure => _look.Failure;

    /// <summary>By id; with the ages that the last beats have by now. Empty before the store has answered.</summary>
    public IReadOnlyList<NodeRecord> List()
    {
        var look = _look;
        var since = Duration.FromTimeSpan(timeProvider.GetElapsedTime(look.Time));
        return [.. look.Nodes.Select(node => node with { Age = node.Age + since })];
    }

    /// <summary>The ids of those that have a role, each once; empty before the store has answered.</summary>
    public IReadOnlyList<string> ListWith(Roles role) =>
        [.. _look.Nodes.Where(node => node.Beat.Roles.HasFlag(role)).Select(node => node.Beat.Id).Distinct()];

    /// <summary>How many have one of these roles: at least 1, since whoever asks has one.</summary>
    public int CountWith(Roles roles) =>
        Math.Max(1, _look.Nodes.Count(node => (node.Beat.Roles & roles) != Roles.None));

    /// <summary>What the store answered.</summary>
    internal void Replace(IReadOnlyList<NodeRecord> nodes)
    {
        _look = new Look(nodes, timeProvider.GetTimestamp(), Failure: null);
        _count = Math.Max(1, nodes.Count);
        _callCount = CountWith(Counted);
    }

    /// <summary>Notes why it did not answer.</summary>
    internal void Miss(string failure) => _look = _look with { Failure = failure };

    private sealed record Look(IReadOnlyList<NodeRecord> Nodes, long Time, string? Failure);
}
