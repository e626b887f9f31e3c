using System.Runtime.CompilerServices;

namespace FinApi.Domain.Limits;

/// <summary>
/// What was used of a limit in the last 60 slots of time; a slot is a second where the limit is one a minute. Whoever
/// takes only what <see cref="Fits"/> never uses more than the limit within any span of 60 slots, wherever it begins.
/// The price: what was used comes back 60 to 61 slots after its use. Slots count from 0 up. Allocates nothing once
/// made; not safe for several threads.
/// </summary>
public sealed class SlidingWindow
{
    /// <summary>Slots of the span that the limit is for.</summary>
    public const int Slots = 60;

    // A span that begins within a slot ends within the sixtieth after it: both count in full.
    private const int Kept = Slots + 1;

    private Ring _used;
    private long _slot;

    /// <summary>What counts in the newest slot that was seen.</summary>
    public long Used { get; private set; }

    /// <summary>Moves on. A slot that is not newer than the newest one counts as that.</summary>
    public void MoveTo(long slot)
    {
        var passed = slot - _slot;
        if (passed <= 0)
        {
            return;
        }

        if (passed >= Kept)
        {
            Cells.Clear();
            Used = 0;
        }
        else if (Used > 0)
        {
            for (var left = _slot + 1; left <= slot; left++)
            {
                ref var cell = ref _used[Index(left)];
                Used -= cell;
                cell = 0;
            }
        }

        _slot = slot;
    }

    /// <summary>Whether the cost may be taken now.</summary>
    public bool Fits(int limit, int cost) => Used + cost <= limit;

    /// <summary>Takes the cost now.</summary>
    public void Take(int cost)
    {
        _used[Index(_slot)] += cost;
        Used += cost;
    }

    /// <summary>
    /// Gives back what was taken when the newest slot was this one; nothing once that has left the window.
    /// </summary>
    public void GiveBack(long slot, int cost)
    {
        if (slot > _slot - Kept && slot <= _slot)
        {
            ref var cell = ref _used[Index(slot)];
            var returned = Math.Min(cell, cost);
            cell -= returned;
            Used -= returned;
        }
    }

    /// <summary>
    /// The first slot in which the cost fits if nothing more is taken; the newest one when it fits now.
    /// </summary>
    /// <param name="limit">At least <paramref name="cost"/>.</param>
    /// <param name="cost">What is to be taken.</param>
    public long SlotWhenFits(int limit, int cost)
    {
        var excess = Used + cost - limit;
        for (var slot = Math.Max(0, _slot - Slots); excess > 0 && slot <= _slot; slot++)
        {
            excess -= _used[Index(slot)];
            if (excess <= 0)
            {
                return slot + Kept;
            }
        }

        return _slot;
    }

    /// <summary>
    /// The first slot in which the oldest use does not count any more; the newest one when nothing counts.
    /// </summary>
    public long SlotWhenMoreFits()
    {
        var oldest = Index(_slot + 1);
        var at = Cells[oldest..].IndexOfAnyExcept(0);
        if (at >= 0)
        {
            return _slot + 1 + at;
        }

        at = Cells[..oldest].IndexOfAnyExcept(0);
        return at < 0 ? _slot : _slot + 1 + Kept - oldest + at;
    }

    /// <summary>The first slot in which nothing counts any more if nothing more is taken.</summary>
    public long SlotWhenEmpty()
    {
        var slot = _slot;
        while (Used > 0 && _used[Index(slot)] == 0)
        {
            slot--;
        }

        return Used > 0 ? slot + Kept : _slot;
    }

    private Span<int> Cells => _used;

    private static int Index(long slot) => (int)(slot % Kept);

    [InlineArray(Kept)]
    private struct Ring
    {
        private int _first;
    }
}
