using FinApi.Application.Results;
using FinApi.Domain.Limits;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Who may have a password hashed next. A hash costs a good part of a second of a core, so there is one at a time;
/// networks that wait come in turn, so whoever floods sign-in waits behind himself; and few wait at all. Safe for all
/// threads.
/// </summary>
/// <remarks>
/// A newcomer that finds all places taken gets that of the network with the most, as long as it holds more than one:
/// who has none yet is refused only where so many networks wait at once.
/// </remarks>
public sealed class PasswordTurns(LimitMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>How many wait at most, of all networks: the last of them for some seconds.</summary>
    public const int MaxWaiting = 40;

    /// <summary>How many of one network wait at most: an office that signs in at nine shares one.</summary>
    public const int MaxWaitingOfNetwork = 20;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedList<Waiter>> _lanes = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _order = [];
    private int _waiting;
    private bool _isTaken;
    private long _begin;
    private TimeSpan _lastLength = Shortest;

    /// <summary>Waits for a turn, which lasts until it is disposed; SIGN_IN_BUSY when too many wait.</summary>
    /// <param name="network">From where, as <see cref="NetworkName"/> has it.</param>
    /// <param name="cancellationToken">Gives the place up.</param>
    public async Task<Result<IDisposable>> TakeAsync(string network, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (!_isTaken)
            {
                return Begin();
            }

            if (!MakeRoom(network))
            {
                return Refuse();
            }

            waiter = Enqueue(network);
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            (state, token) => Leave((Waiter)state!, token), waiter);
        return await waiter.Answer.Task;
    }

    private bool MakeRoom(string network)
    {
        var own = _lanes.GetValueOrDefault(network)?.Count ?? 0;
        if (own >= MaxWaitingOfNetwork)
        {
            return false;
        }

        if (_waiting < MaxWaiting)
        {
            return true;
        }

        var longest = _lanes.Values.MaxBy(lane => lane.Count)!;
        if (longest.Count <= own + 1)
        {
            return false;
        }

        // The newest: it has waited for the least time.
        var evicted = longest.Last!.Value;
        Remove(evicted);
        evicted.Answer.SetResult(Refuse());
        return true;
    }

    private Waiter Enqueue(string network)
    {
        if (!_lanes.TryGetValue(network, out var lane))
        {
            _lanes.Add(network, lane = []);
            _order.AddLast(network);
        }

        var waiter = new Waiter(network);
        lane.AddLast(waiter);
        _waiting++;
        return waiter;
    }

    // False when it waits no more: it has been given a turn, or was refused.
    private bool Remove(Waiter waiter)
    {
        if (!_lanes.TryGetValue(waiter.Network, out var lane) || !lane.Remove(waiter))
        {
            return false;
        }

        _waiting--;
        if (lane.Count == 0)
        {
            _lanes.Remove(waiter.Network);
            _order.Remove(waiter.Network);
        }

        return true;
    }

    private void Leave(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Remove(waiter))
            {
                waiter.Answer.SetCanceled(cancellationToken);
            }
        }
    }

    private Result<IDisposable> Begin()
    {
        _isTaken = true;
        _begin = timeProvider.GetTimestamp();
        return Result.Of<IDisposable>(new Turn(this));
    }

    private void End()
    {
        lock (_lock)
        {
            _lastLength = timeProvider.GetElapsedTime(_begin);
            if (_order.First is not { } network)
            {
                _isTaken = false;
                return;
            }

            // Its next one comes after one of each other network.
            _order.Remove(network);
            _order.AddLast(network);
            var next = _lanes[network.Value].First!.Value;
            Remove(next);
            next.Answer.SetResult(Begin());
        }
    }

    private Error Refuse()
    {
        metrics.Refused(LimitMetrics.Password, isShadow: false);
        var wait = _lastLength * (_waiting + 1);
        return LimitErrors.PasswordsBusy(wait > Shortest ? wait : Shortest);
    }

    private sealed class Waiter(string network)
    {
        public string Network => network;

        public TaskCompletionSource<Result<IDisposable>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(PasswordTurns turns) : IDisposable
    {
        private PasswordTurns? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.End();
    }
}
