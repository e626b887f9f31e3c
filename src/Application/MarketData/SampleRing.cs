using FinApi.Application.Collections;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.MarketData;

/// <summary>
/// The recent past of one thing, a sample a second: of each second the newest. One writer; read by all.
/// </summary>
internal sealed class SampleRing<T>
    where T : class
{
    /// <summary>Samples at most, whatever the times: a second each of the reach, and a minute more.</summary>
    public const int MaxSamples = 1_024;

    private const long Second = NodaConstants.NanosecondsPerSecond;

    private readonly Lock _lock = new();
    private readonly Ring<Sample> _samples = new();

    /// <summary>
    /// Adds the state that the market had at a time; it replaces the one of the same second. Null: nothing any more.
    /// </summary>
    public void Add(Instant time, T? item)
    {
        var at = UnixNanoseconds.From(time);
        lock (_lock)
        {
            if (_samples.Count > 0)
            {
                var newest = _samples[^1].Time;
                at = Math.Max(at, newest);
                if (SecondOf(at) == SecondOf(newest))
                {
                    _samples.ReplaceLast(new Sample(at, item));
                    return;
                }
            }

            _samples.Add(new Sample(at, item));

            // The one before the reach is what was in force at its beginning.
            while (_samples.Count > MaxSamples
                || (_samples.Count > 1 && _samples[1].Time <= at - RecentMarket.ReachNanoseconds))
            {
                _samples.RemoveFirst();
            }
        }
    }

    /// <summary>The newest item up to a time, inclusive; null when there is none.</summary>
    public T? Find(Instant latest)
    {
        var at = UnixNanoseconds.From(latest);
        lock (_lock)
        {
            var (low, high) = (0, _samples.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _samples[middle].Time <= at ? (middle + 1, high) : (low, middle);
            }

            return low == 0 ? null : _samples[low - 1].Item;
        }
    }

    private static long SecondOf(long nanoseconds) =>
        Math.DivRem(nanoseconds, Second, out var rest) - (rest < 0 ? 1 : 0);

    private readonly record struct Sample(long Time, T? Item);
}
