using FinApi.Application.Results;
using FinApi.Domain.Limits;

namespace FinApi.Application.Limits.SignIn;

/// <summary>
/// Who may have a password hashed next. A hash costs a good part of a second of a core, so there is one at a time;
/// networks that wait come in turn, so whoever floods sign-in waits behind himself; and few wait at all. Who is known,
/// because it has signed in from its network before, waits apart and has every other turn: a flood from more networks
/// than there are places keeps out newcomers only. Safe for all threads.
/// </summary>
public sealed class PasswordTurns(LimitMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>
    /// How many wait at most, of those who are known and of all others each: the last of them for some seconds.
    /// </summary>
    public const int MaxWaiting = 40;

    /// <summary>How many of one network wait at most: an office that signs in at nine shares one.</summary>
    public const int MaxWaitingOfNetwork = 20;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly PasswordLanes _known = new();
    private readonly PasswordLanes _others = new();
    private PasswordLanes? _last;
    private bool _isTaken;
    private long _begin;
    private TimeSpan _lastLength = Shortest;

    /// <summary>Waits for a turn, which lasts until it is disposed; SIGN_IN_BUSY when too many wait.</summary>
    /// <param name="network">From where, as <see cref="NetworkName"/> has it.</param>
    /// <param name="isKnown">Whether who asks has signed in from there before.</param>
    /// <param name="cancellationToken">Gives the place up.</param>
    public async Task<Result<IDisposable>> TakeAsync(
        string network, bool isKnown, CancellationToken cancellationToken)
    {
        PasswordLanes.Waiter waiter;
        lock (_lock)
        {
            if (!_isTaken)
            {
                return Begin();
            }

            var lanes = isKnown ? _known : _others;
            if (!lanes.MakeRoom(network, out var evicted))
            {
                return Refuse();
            }

            evicted?.Answer.SetResult(Refuse());
            waiter = lanes.Add(network);
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            (state, token) => Leave((PasswordLanes.Waiter)state!, token), waiter);
        return await waiter.Answer.Task;
    }

    private void Leave(PasswordLanes.Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (waiter.Lanes.Remove(waiter))
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
            var first = _last == _known ? _others : _known;
            if ((first.TakeNext() ?? (first == _known ? _others : _known).TakeNext()) is not { } next)
            {
                _isTaken = false;
                return;
            }

            _last = next.Lanes;
            next.Answer.SetResult(Begin());
        }
    }

    private Error Refuse()
    {
        metrics.Refused(LimitMetrics.Password, isShadow: false);
        var wait = _lastLength * (_known.Count + _others.Count + 1);
        return LimitErrors.PasswordsBusy(wait > Shortest ? wait : Shortest);
    }

    private sealed class Turn(PasswordTurns turns) : IDisposable
    {
        private PasswordTurns? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.End();
    }
}
