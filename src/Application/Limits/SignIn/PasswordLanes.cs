using FinApi.Application.Results;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Those who wait for a turn, a lane for each network; the lanes come in turn. A newcomer that finds all places taken
/// gets that of the network with the most, as long as it holds more than one of its own. Not safe for several threads.
/// </summary>
internal sealed class PasswordLanes
{
    private readonly Dictionary<string, LinkedList<Waiter>> _lanes = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _order = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for one more of a network; false when there is none for it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="evicted">Who has lost its place to it; null: nobody.</param>
    public bool MakeRoom(string network, out Waiter? evicted)
    {
        evicted = null;
        var own = _lanes.GetValueOrDefault(network)?.Count ?? 0;
        if (own >= PasswordTurns.MaxWaitingOfNetwork)
        {
            return false;
        }

        if (Count < PasswordTurns.MaxWaiting)
        {
            return true;
        }

        var longest = _lanes.Values.MaxBy(lane => lane.Count)!;
        if (longest.Count <= own + 1)
        {
            return false;
        }

        // The newest: it has waited for the least time.
        evicted = longest.Last!.Value;
        return Remove(evicted);
    }

    public Waiter Add(string network)
    {
        if (!_lanes.TryGetValue(network, out var lane))
        {
            _lanes.Add(network, lane = []);
            _order.AddLast(network);
        }

        var waiter = new Waiter(network, this);
        lane.AddLast(waiter);
        Count++;
        return waiter;
    }

    /// <summary>Takes one out; false when it waits no more.</summary>
    public bool Remove(Waiter waiter)
    {
        if (!_lanes.TryGetValue(waiter.Network, out var lane) || !lane.Remove(waiter))
        {
            return false;
        }

        Count--;
        if (lane.Count == 0)
        {
            _lanes.Remove(waiter.Network);
            _order.Remove(waiter.Network);
        }

        return true;
    }

    /// <summary>Takes out whose turn it is; null when nobody waits.</summary>
    public Waiter? TakeNext()
    {
        if (_order.First is not { } network)
        {
            return null;
        }

        // Its next one comes after one of each other network.
        _order.Remove(network);
        _order.AddLast(network);
        var next = _lanes[network.Value].First!.Value;
        Remove(next);
        return next;
    }

    internal sealed class Waiter(string network, PasswordLanes lanes)
    {
        public string Network => network;

        public PasswordLanes Lanes => lanes;

        public TaskCompletionSource<Result<IDisposable>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
