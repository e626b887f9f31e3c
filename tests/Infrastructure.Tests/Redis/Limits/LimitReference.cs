using FinApi.Infrastructure.Redis.Limits;

namespace FinApi.Infrastructure.Tests.Redis.Limits;

/// <summary>What the script promises, written as plainly as it can be: lists of what each node took.</summary>
internal sealed class LimitReference(int limit, int keyLimit)
{
    private const int Kept = 61;
    private const int LeaseSlots = 2;

    private readonly Own[] _nodes = [.. Enumerable.Range(0, 3).Select(_ => new Own())];
    private long _slot;

    public int Limit => limit;

    public int KeyLimit => keyLimit;

    public (GrantRecord Window, GrantRecord KeyWindow) RecordOf(int node) =>
        (_nodes[node].Window, _nodes[node].KeyWindow);

    public void MoveTo(long slot)
    {
        _slot = slot;
        foreach (var node in _nodes)
        {
            node.Window.MoveTo(slot);
            node.KeyWindow.MoveTo(slot);
        }
    }

    /// <summary>Redis is empty; the nodes know what they took.</summary>
    public void Lose()
    {
        foreach (var node in _nodes)
        {
            (node.IsKnown, node.Lease, node.LeaseEnd) = (false, 0, 0);
        }
    }

    public void Seen(int node, in LimitReply reply)
    {
        _nodes[node].Window.Seen(reply.Window.Version);
        _nodes[node].KeyWindow.Seen(reply.KeyWindow.Version);
    }

    /// <summary>Something that the node took and can give back; null when there is nothing.</summary>
    public LimitReturn? FindReturn(int node, int number)
    {
        var grants = _nodes[node].Window.Grants;
        return grants.Count == 0
            ? null
            : new LimitReturn(grants[number % grants.Count].Slot, 1 + (number % 3), 1 + (number % 3), 0, 0);
    }

    public Answer Take(int node, int cost, int? wanted, LimitReturn? returned)
    {
        var own = _nodes[node];
        own.IsKnown = true;
        if (returned is { } given)
        {
            own.Window.GiveBack(given.Slot, given.Cost);
            own.KeyWindow.GiveBack(given.Slot, given.KeyCost);
        }

        var (count, keyCount) = (Math.Min(cost, limit), Math.Min(cost, keyLimit));
        var fitsAt = FitsAt(each => each.Window, limit, count);
        var keyFitsAt = FitsAt(each => each.KeyWindow, keyLimit, keyCount);
        var fits = cost == 0
            || (Used(each => each.Window) + count <= limit && Used(each => each.KeyWindow) + keyCount <= keyLimit);
        var lease = 0;
        if (fits)
        {
            own.Window.Add(_slot, count);
            own.KeyWindow.Add(_slot, keyCount);
            lease = wanted > 0
                ? Math.Max(0, Math.Min(wanted.Value, Math.Min(
                    Room(own, each => each.Window, limit), Room(own, each => each.KeyWindow, keyLimit))))
                : 0;
            own.Window.Add(_slot + LeaseSlots, lease);
            own.KeyWindow.Add(_slot + LeaseSlots, lease);
        }

        if (wanted is not null)
        {
            (own.Lease, own.LeaseEnd) = (lease, _slot + LeaseSlots);
        }

        return new Answer(
            fits, Used(each => each.Window), Used(each => each.KeyWindow), lease, fitsAt, keyFitsAt);
    }

    private IEnumerable<Own> Known => _nodes.Where(node => node.IsKnown);

    private int Used(Func<Own, GrantRecord> window) => Known.Sum(node => window(node).Grants.Sum(grant => grant.Cost));

    // What a lease may be: what is left of the limit, and of the part of it that may lie in leases at all.
    private int Room(Own own, Func<Own, GrantRecord> window, int most)
    {
        var held = Known
            .Where(node => node != own && node.LeaseEnd + Kept > _slot && window(node).Grants.Count > 0)
            .Sum(node => node.Lease);
        return Math.Min(Math.Max(1, most / 50) - held, most - Used(window));
    }

    private long FitsAt(Func<Own, GrantRecord> window, int most, int cost)
    {
        var excess = Used(window) + cost - most;
        foreach (var grant in Known.SelectMany(node => window(node).Grants).OrderBy(grant => grant.Slot))
        {
            if (excess <= 0)
            {
                break;
            }

            excess -= grant.Cost;
            if (excess <= 0)
            {
                return grant.Slot + Kept;
            }
        }

        return _slot;
    }

    /// <summary>What a check comes to.</summary>
    internal sealed record Answer(
        bool IsTaken, long Used, long KeyUsed, int Lease, long FitsSlot, long KeyFitsSlot);

    private sealed class Own
    {
        public GrantRecord Window { get; } = new();

        public GrantRecord KeyWindow { get; } = new();

        public bool IsKnown { get; set; } = true;

        public int Lease { get; set; }

        public long LeaseEnd { get; set; }
    }
}
