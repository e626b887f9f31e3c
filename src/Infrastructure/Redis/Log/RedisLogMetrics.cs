using System.Diagnostics.Metrics;

namespace FinApi.Infrastructure.Redis.Log;

/// <summary>Meter <c>FinApi.Redis</c>: the engine of the log.</summary>
internal sealed class RedisLogMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FinApi.Redis";

    // From what a quiet server takes to the usual Redis:CallTimeout.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
    };

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _appended;
    private readonly Counter<long> _read;
    private readonly Histogram<double> _duration;

    public RedisLogMetrics()
    {
        _appended = _meter.CreateCounter<long>(
            "finapi.redis.log.appended", "{row}", "Rows given to Redis, by what became of them.");
        _duration = _meter.CreateHistogram<double>(
            "finapi.redis.log.append.duration", "s", "How long Redis took to take a row.", tags: null, Durations);
        _read = _meter.CreateCounter<long>(
            "finapi.redis.log.read", "{row}", "Rows that this node has followed, by where they came from.");
        _meter.CreateObservableGauge(
            "finapi.redis.log.behind", () => IsBehind ? 1 : 0, "{node}", "1 while this node owes rows to Redis.");
        _meter.CreateObservableGauge(
            "finapi.redis.log.away",
            () => IsAway ? 1 : 0,
            "{node}",
            "1 while this node follows rows of the store, because Redis is away.");
    }

    /// <summary>Whether this node writes and Redis lacks rows of it.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Whether Redis has been away for so long that this node follows the store.</summary>
    public bool IsAway { get; set; }

    public void Appended(string outcome, TimeSpan duration)
    {
        _appended.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }

    public void Read(string source, int rows) => _read.Add(rows, new KeyValuePair<string, object?>("source", source));

    public void Dispose() => _meter.Dispose();
}
