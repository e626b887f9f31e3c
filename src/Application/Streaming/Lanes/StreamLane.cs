using Microsoft.Extensions.Logging;

namespace FinApi.Application.Streaming.Lanes;

/// <summary>
/// Serves a share of the node's streams: one loop visits the streams with due frames and never waits for any of them.
/// Visits are requested by time and kept in a wheel of 5 ms slots, so that neither a stream nor a message costs a
/// timer.
/// </summary>
internal sealed partial class StreamLane(StreamClock clock, ILogger logger)
{
    private const int SlotMilliseconds = 5;

    // 2.5 s. A stream that is due later is visited after 2.5 s and asks again.
    private const int SlotCount = 512;
    private const int SupervisionMilliseconds = 250;

    // Many times what a sweep takes while the machine keeps up.
    private const int BehindMilliseconds = 100;

    // A request waits for at most this many visits each time that it enters the pool's queue. Each visit leaves some 15
    // us of work for the transport in the pool, and a request enters the queue four times.
    private const int VisitsAtOnce = 32;

    private static readonly TimeSpan BusyPeriod = TimeSpan.FromMilliseconds(SlotMilliseconds);
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromMilliseconds(SupervisionMilliseconds);

    private readonly Lock _lock = new();
    private readonly LaneScratch _scratch = new();
    private readonly VisitWheel _wheel = new(SlotCount);
    private readonly PriorityVisits _byPriority = new();
    private readonly List<IStreamOwner> _streams = [];
    private List<(IStreamOwner Stream, long Due)> _inbox = [];
    private List<(IStreamOwner Stream, long Due)> _taken = [];
    private List<IStreamOwner> _added = [];
    private PeriodicTimer? _timer;
    private bool _isIdle;
    private bool _isBehind;
    private long _slotNumber;
    private long _nextSupervision;
    private int _visits;

    /// <summary>Serves a stream until it is over. Any thread.</summary>
    public void Add(IStreamOwner stream)
    {
        lock (_lock)
        {
            _added.Add(stream);
        }
    }

    /// <summary>Asks for a visit at a time; 0 means as soon as possible. Any thread.</summary>
    public void Enqueue(IStreamOwner stream, long due)
    {
        lock (_lock)
        {
            _inbox.Add((stream, due));
            if (_isIdle)
            {
                _isIdle = false;
                _timer!.Period = BusyPeriod;
            }
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BusyPeriod, clock.Provider);
        lock (_lock)
        {
            _timer = timer;
        }

        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await SweepAsync();
                Rest();
            }
        }
        finally
        {
            lock (_lock)
            {
                _isIdle = false; // the timer is gone; what comes now is never served
            }
        }
    }

    /// <summary>
    /// Visits every stream that is due now; after a sweep that took too long, those of the greatest priority first, and
    /// of the others as many as there is time for. After every few visits the sweep goes to the end of the pool's
    /// queue, so that requests wait for a few streams and not for all.
    /// </summary>
    public async ValueTask SweepAsync()
    {
        var now = clock.Now;
        _scratch.BeginSweep();
        await VisitSlotsAsync(now);
        await VisitInboxAsync(now);
        if (_isBehind)
        {
            await VisitByPriorityAsync(now);
        }

        _isBehind = clock.Now - now >= BehindMilliseconds || _byPriority.Count > 0;
        if (now >= _nextSupervision)
        {
            _nextSupervision = now + SupervisionMilliseconds;
            Supervise();
        }
    }

    private async ValueTask VisitSlotsAsync(long now)
    {
        var last = now / SlotMilliseconds;
        var first = Math.Max(_slotNumber + 1, last - SlotCount + 1);
        for (_slotNumber = first; _slotNumber <= last; _slotNumber++)
        {
            // A request for the next visit goes into the inbox, so this loop ends.
            while (_wheel.TryTake((int)(_slotNumber % SlotCount), out var stream))
            {
                await VisitAsync(stream, now);
            }
        }

        _slotNumber = last;
    }

    private async ValueTask VisitInboxAsync(long now)
    {
        lock (_lock)
        {
            (_taken, _inbox) = (_inbox, _taken);
        }

        foreach (var (stream, due) in _taken)
        {
            if (due <= now)
            {
                await VisitAsync(stream, now);
                continue;
            }

            var slot = Math.Min((due + SlotMilliseconds - 1) / SlotMilliseconds, _slotNumber + SlotCount - 1);
            _wheel.Add((int)(Math.Max(slot, _slotNumber + 1) % SlotCount), stream);
        }

        _taken.Clear();
    }

    private void Supervise()
    {
        lock (_lock)
        {
            _streams.AddRange(_added);
            _added.Clear();
        }

        for (var i = _streams.Count - 1; i >= 0; i--)
        {
            if (!Supervise(_streams[i]))
            {
                _streams[i] = _streams[^1];
                _streams.RemoveAt(_streams.Count - 1);
            }
        }
    }

    private async ValueTask VisitByPriorityAsync(long now)
    {
        while (_byPriority.TryTake(now, clock.Now, out var stream))
        {
            await VisitNowAsync(stream);
        }

        _byPriority.EndSweep(clock.Now);
    }

    private ValueTask VisitAsync(IStreamOwner stream, long now)
    {
        if (!_isBehind)
        {
            return VisitNowAsync(stream);
        }

        _byPriority.Add(stream, now);
        return ValueTask.CompletedTask;
    }

    private async ValueTask VisitNowAsync(IStreamOwner stream)
    {
        Visit(stream);
        if (++_visits % VisitsAtOnce == 0)
        {
            await Task.Yield();
        }
    }

    private void Visit(IStreamOwner stream)
    {
        try
        {
            stream.Visit(_scratch);
        }
        catch (Exception exception)
        {
            // A fault in one stream must not stop all others of the lane.
            LogFault(logger, exception);
            stream.Abandon(exception);
        }
    }

    // False once the stream is over.
    private bool Supervise(IStreamOwner stream)
    {
        try
        {
            return stream.Supervise(_scratch);
        }
        catch (Exception exception)
        {
            // As in Visit: the other streams of the lane go on.
            LogFault(logger, exception);
            stream.Abandon(exception);
            return true;
        }
    }

    private void Rest()
    {
        lock (_lock)
        {
            var isIdle = _inbox.Count == 0 && _wheel.Count == 0 && _byPriority.Count == 0;
            if (isIdle == _isIdle)
            {
                return;
            }

            _isIdle = isIdle;
            _timer!.Period = isIdle ? IdlePeriod : BusyPeriod;
        }

        if (_isIdle)
        {
            _scratch.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "A stream failed by a fault of FinApi and was ended")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
