using System.Diagnostics.Metrics;
using FinApi.Application.Streaming.Frames;

namespace FinApi.Application.Streaming;

/// <summary>Meter <c>FinApi.Streaming</c>.</summary>
internal sealed class StreamMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "FinApi.Streaming";

    private readonly Counter<long> _delivered;
    private readonly Counter<long> _conflated;
    private readonly Counter<long> _gaps;
    private readonly Counter<double> _writeBlocked;
    private readonly Meter _meter = new(MeterName);

    public StreamMetrics()
    {
        _delivered = _meter.CreateCounter<long>("finapi.streaming.delivered", "{item}", "Items sent.");
        _conflated = _meter.CreateCounter<long>("finapi.streaming.conflated", "{item}", "Items left out by LATEST.");
        _gaps = _meter.CreateCounter<long>("finapi.streaming.gaps", "{gap}", "Gaps said, by cause.");
        _writeBlocked = _meter.CreateCounter<double>(
            "finapi.streaming.write_blocked", "s", "Time that writes waited for clients.");
    }

    /// <summary>Lets what is counted elsewhere be observed.</summary>
    public void Observe(Func<long> streams, Func<long> topics, Func<long> queuedBytes)
    {
        _meter.CreateObservableUpDownCounter("finapi.streaming.streams", streams, "{stream}", "Streams open.");
        _meter.CreateObservableUpDownCounter("finapi.streaming.topics", topics, "{topic}", "Topics of all streams.");
        _meter.CreateObservableUpDownCounter(
            "finapi.streaming.queued", queuedBytes, "By", "What waits for slow readers, about.");
    }

    public void Delivered(ReadOnlySpan<DataItem> items)
    {
        var conflated = 0L;
        foreach (ref readonly var item in items)
        {
            conflated += item.ConflatedCount;
        }

        _delivered.Add(items.Length);
        if (conflated > 0)
        {
            _conflated.Add(conflated);
        }
    }

    public void Gap(GapCause cause) => _gaps.Add(1, new KeyValuePair<string, object?>("cause", NameOf(cause)));

    public void WriteBlocked(long milliseconds) => _writeBlocked.Add(milliseconds / 1_000d);

    public void Dispose() => _meter.Dispose();

    private static string NameOf(GapCause cause) =>
        cause switch
        {
            GapCause.SlowReader => "slow_reader",
            GapCause.Feed => "feed",
            GapCause.Resume => "resume",
            _ => "node",
        };
}
