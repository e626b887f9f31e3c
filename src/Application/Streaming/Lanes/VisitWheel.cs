using System.Diagnostics.CodeAnalysis;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// Visits that wait, by slot, first in first out. All slots are chains through one array, which is as large as the most
/// visits that ever waited at once: a list for each slot would keep the most that ever fell into each of them. Not
/// thread safe.
/// </summary>
internal sealed class VisitWheel(int slotCount)
{
    private const int None = -1;
    private const int MinCapacity = 64;

    private readonly Chain[] _slots = [.. Enumerable.Repeat(new Chain(None, None), slotCount)];
    private Visit[] _visits = [];
    private int _free = None;

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    public void Add(int slot, IStreamOwner stream)
    {
        if (_free == None)
        {
            Grow();
        }

        var index = _free;
        _free = _visits[index].Next;
        _visits[index] = new Visit(stream, None);
        ref var chain = ref _slots[slot];
        if (chain.First == None)
        {
            chain = new Chain(index, index);
        }
        else
        {
            _visits[chain.Last].Next = index;
            chain.Last = index;
        }

        Count++;
    }

    /// <summary>Takes the first that waits in a slot; false when none does.</summary>
    public bool TryTake(int slot, [NotNullWhen(true)] out IStreamOwner? stream)
    {
        ref var chain = ref _slots[slot];
        var index = chain.First;
        if (index == None)
        {
            stream = null;
            return false;
        }

        ref var visit = ref _visits[index];
        stream = visit.Stream!;
        chain.First = visit.Next;
        visit = new Visit(null, _free);
        _free = index;
        Count--;
        return true;
    }

    private void Grow()
    {
        var known = _visits.Length;
        Array.Resize(ref _visits, Math.Max(MinCapacity, known * 2));
        for (var i = _visits.Length - 1; i >= known; i--)
        {
            _visits[i] = new Visit(null, _free);
            _free = i;
        }
    }

    private record struct Chain(int First, int Last);

    private record struct Visit(IStreamOwner? Stream, int Next);
}
