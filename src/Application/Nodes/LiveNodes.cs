using System.Numerics;
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

    private static readonly Roles[] Each =
        [.. Enum.GetValues<Roles>().Where(role => BitOperations.IsPow2((int)role)).Order()];

    private volatile int _count = 1;

    // By the bit of the role: every call that has a limit asks.
    private volatile int[] _countsByRole = [.. Each.Select(_ => 1)];
    private volatile Look _look = new([], Time: 0, Failure: null);

    /// <summary>How many there are, this one too: at least 1, also before the store has answered.</summary>
    public int Count => _count;

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

    /// <summary>
    /// Over how many of them the calls of a role are divided: those that have it, or all of them for what every node
    /// answers (none). At least 1.
    /// </summary>
    /// <param name="role">One role, or none.</param>
    public int SharesOf(Roles role) =>
        role == Roles.None ? _count : _countsByRole[BitOperations.TrailingZeroCount((int)role)];

    /// <summary>The most <see cref="SharesOf"/> that any one of these roles has; 1 for none.</summary>
    public int MostSharesOf(Roles roles)
    {
        var most = 1;
        for (var rest = (int)roles; rest != 0; rest &= rest - 1)
        {
            most = Math.Max(most, _countsByRole[BitOperations.TrailingZeroCount(rest)]);
        }

        return most;
    }

    /// <summary>What the store answered.</summary>
    internal void Replace(IReadOnlyList<NodeRecord> nodes)
    {
        _look = new Look(nodes, timeProvider.GetTimestamp(), Failure: null);
        _count = Math.Max(1, nodes.Count);
        _countsByRole = [.. Each.Select(CountWith)];
    }

    /// <summary>Notes why it did not answer.</summary>
    internal void Miss(string failure) => _look = _look with { Failure = failure };

    private sealed record Look(IReadOnlyList<NodeRecord> Nodes, long Time, string? Failure);
}
