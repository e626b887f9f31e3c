using FinApi.Application.Limits;
using FinApi.Domain.Limits;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Limits;

/// <summary>
/// One subject (and key) on this node: its lease, what the node took in Redis, and what Redis answered last. Safe for
/// all threads.
/// </summary>
internal sealed class LimitLine(LimitLineKey key, string node, TimeProvider timeProvider)
{
    // Slots that a lease lasts after the one in which it is granted.
    internal const int LeaseSlots = 2;

    // Below these a lease would save less than it makes others wait for.
    private const int BusyCostPerSecond = 2;
    private const int SmallestBound = 5;

    // A refusal is repeated for this long without asking: a flood of refused calls is no flood for Redis.
    private static readonly TimeSpan RefusedFor = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly NodeLease _lease = new();
    private readonly GrantRecord _window = new();
    private readonly GrantRecord? _keyWindow = key.KeyId is null ? null : new GrantRecord();
    private readonly string[] _keys = key.ToRedis();
    private readonly string _field = key.KeyId is null ? node : $"{node}/{key.KeyId}";

    private LimitAnswer _last;
    private LimitCheck _lastCheck;
    private long _refusedUntil;
    private long _lastUse;
    private BusyCost _busy;
    private bool _isLeasing;
    private bool _needsMerge;
    private int _asking;
    private bool _isGone;

    public LimitLineKey Key => key;

    public string[] Keys => _keys;

    /// <summary>What the store knows of the day.</summary>
    public DaySettling Day { get; } = new(timeProvider);

    /// <summary>Whether a lease is to be given back once it has ended.</summary>
    public bool HasLease
    {
        get
        {
            lock (_lock)
            {
                return !_isGone && _lease.IsHeld;
            }
        }
    }

    /// <summary>Whether the node granted something that Redis may not know.</summary>
    public bool NeedsMerge
    {
        get
        {
            lock (_lock)
            {
                return _needsMerge;
            }
        }
    }

    /// <summary>What the minute's limit was at the last check.</summary>
    public int PerMinute => _lastCheck.PerMinute;

    /// <summary>
    /// Decides by the lease, or repeats a refusal; false when Redis has to be asked. The path of a busy caller: one
    /// lock, nothing allocated.
    /// </summary>
    public bool TryDecide(in LimitCheck check, out LimitAnswer answer)
    {
        lock (_lock)
        {
            var now = timeProvider.GetTimestamp();
            _lastUse = now;
            if (TryTakeLeased(check.Cost, now, out answer))
            {
                _busy.Add(now / timeProvider.TimestampFrequency, check.Cost);
                return true;
            }

            if (now < _refusedUntil && check == _lastCheck)
            {
                answer = _last;
                return true;
            }

            answer = default;
            return false;
        }
    }

    /// <summary>
    /// Begins a call of the script; null when this object counts no longer. With a cost it takes along what is left of
    /// an ended lease, and asks for a lease when the subject is busy.
    /// </summary>
    public LimitCall? Begin(in LimitCheck check, long slot)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return null;
            }

            _asking++;
            MoveTo(slot);
            var now = timeProvider.GetTimestamp();
            _busy.Add(now / timeProvider.TimestampFrequency, check.Cost);
            List<LimitReturn> returns = [];
            int? wanted = null;
            if (!_isLeasing)
            {
                var perSecond = _busy.PerSecond;
                var bound = LimitAnswers.LeaseBound(check);
                if (check.Cost > 0 && perSecond >= BusyCostPerSecond && bound >= SmallestBound)
                {
                    wanted = Math.Min(perSecond * LeaseSlots, bound);
                }
                else if (_lease.HasEnded(now))
                {
                    wanted = 0;
                }

                _isLeasing = wanted is not null;
                if (_isLeasing && _lease.End() is { } left)
                {
                    returns.Add(left);
                }
            }

            return new LimitCall(check, wanted, returns) { Seed = Day.Seed, Merges = _needsMerge };
        }
    }

    /// <summary>What the script needs for it.</summary>
    public RedisValue[] ToArguments(in LimitCall call)
    {
        lock (_lock)
        {
            // What this node grants alone from here on is not among them.
            _needsMerge &= !call.Merges;
            return LimitArguments.Of(_field, call, _window, _keyWindow);
        }
    }

    /// <summary>Redis has decided.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reply">Its answer: allowed or refused.</param>
    /// <param name="askedAt">When it was sent.</param>
    public LimitAnswer End(in LimitCall call, in LimitReply reply, long askedAt)
    {
        lock (_lock)
        {
            Mended(call, reply);
            var check = call.Check;
            var slot = reply.Now / 1_000;
            if (reply.Status == LimitReply.Outcome.Allowed && check.Cost > 0)
            {
                Took(slot, Math.Min(check.Cost, check.PerMinute), Math.Min(check.Cost, check.KeyPerMinute));
            }

            if (reply.Lease > 0)
            {
                Took(reply.LeaseSlot, reply.Lease, reply.Lease);
                // Redis decided after the call was sent: counted from then, no permit is used after the slot.
                var until = askedAt + Ticks(((reply.LeaseSlot + 1) * 1_000) - reply.Now);
                _lease.Begin(reply, check.PerDay is not null, until);
            }

            var answer = LimitAnswers.ToAnswer(check, reply, slot);
            if (check.Cost > 0 || _lastCheck.Cost == 0)
            {
                (_last, _lastCheck) = (answer, check);
            }

            var now = timeProvider.GetTimestamp();
            if (answer.Refused == LimitKind.None)
            {
                _refusedUntil = 0;
                return PlusLease(answer, now);
            }

            // What others of this node have leased while this call was on its way is as good.
            if (TryTakeLeased(check.Cost, now, out var leased))
            {
                return leased;
            }

            _refusedUntil = now + Math.Min(Ticks(RefusedFor), Ticks(answer.RetryAfter));
            return answer;
        }
    }

    /// <summary>A call that only mends has been done.</summary>
    public void EndRepair(in LimitCall call, in LimitReply reply)
    {
        lock (_lock)
        {
            Mended(call, reply);
        }
    }

    /// <summary>Nobody knows whether the call was done: what it was to give back counts on.</summary>
    public void Abandon(in LimitCall call)
    {
        lock (_lock)
        {
            _asking--;
            _isLeasing &= call.Wanted is null;
            _needsMerge = true;
        }
    }

    /// <summary>Gives a permit back to the lease that it came from; false when that is over.</summary>
    public bool TryGiveBack(in LimitReturn given)
    {
        lock (_lock)
        {
            _refusedUntil = 0;
            return _lease.TryGiveBack(given, timeProvider.GetTimestamp());
        }
    }

    /// <summary>A call of the script that only mends: gives back, or sends what Redis may have lost.</summary>
    public LimitCall? BeginRepair(IReadOnlyList<LimitReturn> returns, bool merges, long slot)
    {
        lock (_lock)
        {
            MoveTo(slot);
            var isNeedless = merges && _window.Grants.Count == 0 && _keyWindow is not { Grants.Count: > 0 };
            if (_isGone || isNeedless)
            {
                _needsMerge &= !isNeedless;
                return null;
            }

            _asking++;
            var check = _lastCheck with { Subject = key.Subject, KeyId = key.KeyId, Cost = 0, PerDay = null };
            return new LimitCall(check, Wanted: null, returns) { Merges = merges || _needsMerge };
        }
    }

    /// <summary>What is left of a lease that has ended, so that others get it; null when nothing is.</summary>
    public LimitCall? BeginReturn(bool evenBefore, long slot)
    {
        lock (_lock)
        {
            if (_isGone || _isLeasing || !_lease.IsHeld
                || (!evenBefore && !_lease.HasEnded(timeProvider.GetTimestamp())))
            {
                return null;
            }

            _asking++;
            MoveTo(slot);
            _isLeasing = true;
            List<LimitReturn> returns = _lease.End() is { } left ? [left] : [];
            var check = _lastCheck with { Subject = key.Subject, KeyId = key.KeyId, Cost = 0, PerDay = null };
            return new LimitCall(check, Wanted: 0, returns) { Merges = _needsMerge };
        }
    }

    /// <summary>
    /// The node granted a call by itself: Redis does not know it yet. False when this object counts no longer.
    /// </summary>
    public bool TookAlone(in LimitCheck check, long slot)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return false;
            }

            MoveTo(slot);
            Took(slot, Math.Min(check.Cost, check.PerMinute), Math.Min(check.Cost, check.KeyPerMinute));
            (_lastCheck, _needsMerge, _refusedUntil) = (check, true, 0);
            _lastUse = timeProvider.GetTimestamp();
            return true;
        }
    }

    /// <summary>True when nothing of it counts any more; the object must not be used then.</summary>
    public bool Forget(long slot)
    {
        lock (_lock)
        {
            MoveTo(slot);
            return _isGone = _asking == 0 && !_lease.IsHeld && _window.Grants.Count == 0
                && _keyWindow is not { Grants.Count: > 0 }
                && timeProvider.GetElapsedTime(_lastUse) > TimeSpan.FromSeconds(SlidingWindow.Slots);
        }
    }

    private bool TryTakeLeased(int cost, long now, out LimitAnswer answer)
    {
        if (!_lease.TryTake(cost, now))
        {
            answer = default;
            return false;
        }

        answer = PlusLease(_last, now) with
        {
            Refused = LimitKind.None,
            RetryAfter = TimeSpan.Zero,
            Receipt = new LimitReceipt(_lease.Slot, _lease.Day, Shares: 1),
        };
        return true;
    }

    // What Redis counts as taken and this node can still give.
    private LimitAnswer PlusLease(in LimitAnswer answer, long now)
    {
        var left = _lease.LeftAt(now);
        return left == 0
            ? answer
            : answer with
            {
                Minute = LimitAnswers.Plus(answer.Minute, left),
                KeyMinute = LimitAnswers.Plus(answer.KeyMinute, left),
                Day = LimitAnswers.Plus(answer.Day, left),
            };
    }

    // Given back only now: what is sent along as taken in the meantime must not lack it a second time.
    private void Mended(in LimitCall call, in LimitReply reply)
    {
        _asking--;
        _window.Seen(reply.Window.Version);
        _keyWindow?.Seen(reply.KeyWindow.Version);
        _isLeasing &= call.Wanted is null;
        Day.Taken(call.Seed);
        foreach (var each in call.Returns)
        {
            _window.GiveBack(each.Slot, each.Cost);
            _keyWindow?.GiveBack(each.Slot, each.KeyCost);
        }
    }

    private void Took(long slot, int cost, int keyCost)
    {
        _window.Add(slot, cost);
        _keyWindow?.Add(slot, keyCost);
    }

    private void MoveTo(long slot)
    {
        _window.MoveTo(slot);
        _keyWindow?.MoveTo(slot);
    }

    private long Ticks(long milliseconds) => milliseconds * timeProvider.TimestampFrequency / 1_000;

    private long Ticks(TimeSpan span) => Ticks((long)span.TotalMilliseconds);
}
