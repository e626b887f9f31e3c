using FinApi.Application.Limits;
using FinApi.Domain.Limits;

namespace FinApi.Infrastructure.InProcess;

/// <summary>
/// The usage of one account or network, with all of its keys. One lock makes a check of several limits atomic, and only
/// callers of the same account wait for it. Where nodes count separately, a window is held to this node's share of the
/// limit, and the day to this node's share of the rest of the quota at the nodes' last read.
/// </summary>
internal sealed class SubjectLimits(LimitClock clock)
{
    // The day's usage is kept longer than a window, because learning it again costs a read of the store.
    private const int IdleSlots = 600;

    // While the store does not answer, each call would otherwise wait for a read that fails.
    private const int LoadAgainSlots = 5;

    private readonly Lock _lock = new();
    private readonly SlidingWindow _minute = new();
    private Dictionary<string, SlidingWindow>? _keys;
    private Task? _loading;
    private long _lastSlot;
    private long _nextLoadSlot;
    private long _today;
    private long _storedToday;
    private int _dayShares = 1;
    private int _day = -1;
    private bool _isDayKnown;
    private bool _isGone;

    /// <summary>Outcome of a check.</summary>
    internal enum Outcome
    {
        /// <summary>The check was decided.</summary>
        Decided,

        /// <summary>The earlier usage of the day has to be read first.</summary>
        NeedsDay,

        /// <summary>The subject was idle and this object no longer counts it: look the subject up again.</summary>
        Gone,
    }

    /// <summary>
    /// 1. Move every window on. 2. Look at the rest of each limit. 3. Take from all limits, or return the longest wait.
    /// </summary>
    public Outcome TryTake(in LimitCheck check, int shares, int dayShares, out LimitAnswer answer)
    {
        lock (_lock)
        {
            answer = default;
            if (_isGone)
            {
                return Outcome.Gone;
            }

            var now = MoveOn();
            if (check.PerDay is not null && !IsDayKnown(dayShares) && now.Slot >= _nextLoadSlot)
            {
                return Outcome.NeedsDay;
            }

            _lastSlot = now.Slot;
            // Until the day has been read again the smaller share counts: two nodes must not grant the same rest.
            var mostShares = Math.Max(dayShares, _dayShares);
            answer = shares == 1 && mostShares == 1
                ? Decide(check, KeyWindow(check, now), now, shares)
                : Decide(Share(check, shares, _storedToday, mostShares), KeyWindow(check, now), now, shares);
            return Outcome.Decided;
        }
    }

    /// <summary>Counts what was granted elsewhere. False when this object no longer counts.</summary>
    public bool TryNote(in LimitCheck check)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return false;
            }

            var now = MoveOn();
            _lastSlot = now.Slot;
            _minute.Take(Math.Min(check.Cost, check.PerMinute));
            KeyWindow(check, now)?.Take(Math.Min(check.Cost, check.KeyPerMinute));
            _today += DayCost(check);
            return true;
        }
    }

    public void GiveBack(in LimitCheck check, LimitReceipt receipt)
    {
        var taken = Share(check, receipt.Shares, used: 0, receipt.Shares);
        lock (_lock)
        {
            _minute.GiveBack(receipt.Slot, Math.Min(taken.Cost, taken.PerMinute));
            if (taken.KeyId is not null && _keys?.TryGetValue(taken.KeyId, out var key) == true)
            {
                key.GiveBack(receipt.Slot, Math.Min(taken.Cost, taken.KeyPerMinute));
            }

            if (receipt.Day == _day)
            {
                _today = Math.Max(0, _today - DayCost(taken));
            }
        }
    }

    /// <summary>
    /// Reads the earlier usage of the day, once for all waiting callers; again when the number of nodes has changed.
    /// </summary>
    public Task LoadDayAsync(int shares, Func<int, Task<long>> load)
    {
        lock (_lock)
        {
            MoveOn();
            var day = _day;
            return IsDayKnown(shares)
                ? Task.CompletedTask
                : _loading ??= Task.Run(() => LoadAsync(day, shares, load));
        }
    }

    /// <summary>Decides without the earlier usage of the day, for a few seconds.</summary>
    public void GoOnWithoutDay()
    {
        lock (_lock)
        {
            _nextLoadSlot = clock.Now().Slot + LoadAgainSlots;
        }
    }

    public QuotaUse Read()
    {
        lock (_lock)
        {
            var now = MoveOn();
            return new QuotaUse(_minute.Used, clock.Until(_minute.SlotWhenEmpty(), now), _today);
        }
    }

    /// <summary>
    /// Forgets usage that no longer counts. True when nothing is left; the object must not be used any more then.
    /// </summary>
    public bool Forget()
    {
        lock (_lock)
        {
            var now = MoveOn();
            foreach (var (id, window) in _keys ?? [])
            {
                window.MoveTo(now.Slot);
                if (window.Used == 0)
                {
                    _keys!.Remove(id);
                }
            }

            // A share of the day counts until midnight: a node that read the day again would also get a share of the
            // rest that the other nodes still hold.
            var isIdle = _dayShares == 1 && now.Slot - _lastSlot > (_isDayKnown ? IdleSlots : SlidingWindow.Slots);
            return _isGone = isIdle && _loading is null && _minute.Used == 0 && _keys is null or { Count: 0 };
        }
    }

    private static long DayCost(in LimitCheck check) =>
        check.PerDay is { } perDay ? Math.Min(check.Cost, perDay) : check.Cost;

    private static LimitCheck Share(in LimitCheck check, int shares, long used, int dayShares) =>
        check with
        {
            PerMinute = LimitShare.Of(check.PerMinute, shares),
            KeyPerMinute = LimitShare.Of(check.KeyPerMinute, shares),
            PerDay = check.PerDay is { } perDay ? LimitShare.Of(perDay, used, dayShares) : null,
        };

    private bool IsDayKnown(int shares) => _isDayKnown && _dayShares == shares;

    private LimitTime MoveOn()
    {
        var now = clock.Now();
        _minute.MoveTo(now.Slot);
        if (now.Day != _day)
        {
            (_day, _today, _storedToday, _dayShares, _isDayKnown, _nextLoadSlot) = (now.Day, 0, 0, 1, false, 0);
        }

        return now;
    }

    private SlidingWindow? KeyWindow(in LimitCheck check, in LimitTime now)
    {
        if (check.KeyId is null)
        {
            return null;
        }

        _keys ??= [];
        if (!_keys.TryGetValue(check.KeyId, out var window))
        {
            _keys.Add(check.KeyId, window = new SlidingWindow());
        }

        window.MoveTo(now.Slot);
        return window;
    }

    private LimitAnswer Decide(in LimitCheck check, SlidingWindow? key, in LimitTime now, int shares)
    {
        var cost = Math.Min(check.Cost, check.PerMinute);
        var keyCost = Math.Min(check.Cost, check.KeyPerMinute);
        var fits = Fits(check, key, cost, keyCost);
        var (refused, wait) = fits ? default : LongestWait(check, key, now);
        if (fits)
        {
            _minute.Take(cost);
            key?.Take(keyCost);
            _today += DayCost(check);
        }

        return new LimitAnswer(
            refused,
            wait,
            clock.Left(_minute, check.PerMinute, now),
            key is null ? default : clock.Left(key, check.KeyPerMinute, now),
            check.PerDay is { } perDay ? new LimitLeft(Math.Max(0, perDay - _today), now.DayEndsAfter) : default,
            new LimitReceipt(now.Slot, now.Day, shares));
    }

    // A call of cost 0 is never refused, even if the limits have become smaller since.
    private bool Fits(in LimitCheck check, SlidingWindow? key, int cost, int keyCost) =>
        check.Cost == 0
        || (_minute.Fits(check.PerMinute, cost)
            && key?.Fits(check.KeyPerMinute, keyCost) != false
            && (check.PerDay is not { } perDay || _today + DayCost(check) <= perDay));

    private (LimitKind Kind, TimeSpan Wait) LongestWait(in LimitCheck check, SlidingWindow? key, in LimitTime now)
    {
        var longest = (Kind: LimitKind.Minute, Wait: Wait(_minute, check.PerMinute, check.Cost, now));
        if (key is not null && Wait(key, check.KeyPerMinute, check.Cost, now) is var wait && wait > longest.Wait)
        {
            longest = (LimitKind.KeyMinute, wait);
        }

        return check.PerDay is { } perDay && _today + DayCost(check) > perDay && now.DayEndsAfter > longest.Wait
            ? (LimitKind.Day, now.DayEndsAfter)
            : longest;
    }

    private TimeSpan Wait(SlidingWindow window, int limit, int cost, in LimitTime now) =>
        clock.Until(window.SlotWhenFits(limit, Math.Min(cost, limit)), now);

    private async Task LoadAsync(int day, int shares, Func<int, Task<long>> load)
    {
        try
        {
            var stored = await load(day);
            lock (_lock)
            {
                if (_day == day)
                {
                    // The own count exceeds the stored usage only after calls were counted while the store did not
                    // answer.
                    _today = Math.Max(_today, stored);
                    (_storedToday, _dayShares, _isDayKnown) = (stored, shares, true);
                    _nextLoadSlot = clock.Now().Slot + LoadAgainSlots;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _loading = null;
                _lastSlot = clock.Now().Slot;
            }
        }
    }
}
