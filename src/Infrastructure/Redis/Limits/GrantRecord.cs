using FinApi.Domain.Limits;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>
/// What this node took of one window in Redis, by Redis's slots: its own field of the window, should Redis lose it. Not
/// safe for several threads.
/// </summary>
internal sealed class GrantRecord
{
    private readonly List<(long Slot, int Cost)> _grants = [];
    private long _version;

    /// <summary>In no order; each slot once.</summary>
    public IReadOnlyList<(long Slot, int Cost)> Grants => _grants;

    /// <summary>
    /// The newest version of the field that Redis has shown; 0 when nothing of it counts, so that nothing can be lost.
    /// </summary>
    public long Version => _grants.Count == 0 ? 0 : _version;

    public void Add(long slot, int cost)
    {
        if (cost == 0)
        {
            return;
        }

        // The newest one nearly always: from the end.
        for (var i = _grants.Count - 1; i >= 0; i--)
        {
            if (_grants[i].Slot == slot)
            {
                _grants[i] = (slot, _grants[i].Cost + cost);
                return;
            }
        }

        _grants.Add((slot, cost));
    }

    public void GiveBack(long slot, int cost)
    {
        var at = _grants.FindIndex(grant => grant.Slot == slot);
        if (at >= 0)
        {
            var left = _grants[at].Cost - cost;
            if (left > 0)
            {
                _grants[at] = (slot, left);
            }
            else
            {
                _grants.RemoveAt(at);
            }
        }
    }

    /// <summary>Forgets what no longer counts.</summary>
    public void MoveTo(long slot)
    {
        // All of them: a lease is noted in the slot of its end, before what is taken until then.
        for (var i = _grants.Count - 1; i >= 0; i--)
        {
            if (_grants[i].Slot < slot - SlidingWindow.Slots)
            {
                _grants.RemoveAt(i);
            }
        }
    }

    // Of an empty record Redis may have forgotten the field, and begun a new one.
    public void Seen(long version) => _version = _grants.Count == 0 ? version : Math.Max(_version, version);
}
