namespace FinApi.Api.Tests.Drills;

/// <summary>When each trade was acknowledged, by its number from 1. Safe for all threads.</summary>
internal sealed class Receipts
{
    private readonly Lock _lock = new();
    private readonly List<long> _times = [];
    private readonly List<long> _sendTimes = [];

    /// <summary>Trades 1 to this one are acknowledged.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
            {
                return _times.Count;
            }
        }
    }

    /// <summary>The trades up to this one are being sent; when they are sent again, that does not count.</summary>
    public void Send(long last)
    {
        var now = TimeProvider.System.GetTimestamp();
        lock (_lock)
        {
            _sendTimes.AddRange(Enumerable.Repeat(now, (int)Math.Max(0, last - _sendTimes.Count)));
        }
    }

    public void Add(int count)
    {
        var now = TimeProvider.System.GetTimestamp();
        lock (_lock)
        {
            _times.AddRange(Enumerable.Repeat(now, count));
        }
    }

    /// <summary>From the receipt of a trade to a time, in milliseconds, at least 0; null before the receipt.</summary>
    public double? Since(long number, long time)
    {
        lock (_lock)
        {
            return number > _times.Count
                ? null
                : Math.Max(0, TimeProvider.System.GetElapsedTime(_times[(int)number - 1], time).TotalMilliseconds);
        }
    }

    /// <summary>From the sending of a trade to a time, in milliseconds.</summary>
    public double SinceSent(long number, long time)
    {
        lock (_lock)
        {
            return TimeProvider.System.GetElapsedTime(_sendTimes[(int)number - 1], time).TotalMilliseconds;
        }
    }
}
