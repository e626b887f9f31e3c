using System.Diagnostics;
using System.Globalization;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Measuring;

/// <summary>
/// Whether a server's memory stays what it is: its live heap and what the kernel has given it, after collections.
/// </summary>
internal sealed class MemoryWatch(ServerProcess server)
{
    // A leak of 100 bytes a quote at 500 quotes/s would be 0.5 % of 560 MiB a minute, one of a byte an item delivered
    // to 8,000 streams 0.8 %. Without one the heap came back to within 0.3 % at every look.
    private const double MaxShare = 0.002;

    // What the kernel has given includes the pools of the runtime and of SQLite, which come and go by some MiB.
    private const double MaxResidentShare = 0.01;
    private const int MinLooks = 3;
    private const double Kibi = 1_024;
    private const double Mebi = Kibi * Kibi;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<(double Minute, double Value)> _heap = [];
    private readonly List<(double Minute, double Value)> _resident = [];

    /// <summary>The last look, for progress.</summary>
    public string Last => Text($"{_heap[^1].Value / Mebi:F1}/{_resident[^1].Value / Mebi:F0}");

    /// <summary>Collects and looks. The server should have nothing to do.</summary>
    public void Look()
    {
        var heap = server.ReadCounters(collect: true).HeapBytes;
        var minute = Stopwatch.GetElapsedTime(_start).TotalMinutes;
        _heap.Add((minute, heap));
        _resident.Add((minute, server.ResidentBytes));
    }

    public string Describe() =>
        $"Live heap in MiB: {List(_heap)}{Slope(_heap)}. Resident: {List(_resident)}{Slope(_resident)}.";

    /// <summary>What grows, for a verdict; null when nothing does, or when there were too few looks to tell.</summary>
    public string? FindGrowth()
    {
        if (_heap.Count < MinLooks)
        {
            return null;
        }

        return Trend.Of(_heap).Share > MaxShare
            ? Text($"the heap grows by more than {MaxShare:P1} a minute{Slope(_heap)}")
            : Trend.Of(_resident).Share > MaxResidentShare
                ? Text($"resident memory grows by more than {MaxResidentShare:P1} a minute{Slope(_resident)}")
            : null;
    }

    private static string List(List<(double Minute, double Value)> looks) =>
        string.Join(' ', looks.Select(look => Text($"{look.Value / Mebi:F1}")));

    private static string Slope(List<(double Minute, double Value)> looks)
    {
        if (looks.Count < MinLooks)
        {
            return string.Empty;
        }

        var trend = Trend.Of(looks);
        return Text($" ({trend.PerMinute / Kibi:+0;-0;0} KiB/min, {trend.Share * 100:+0.000;-0.000;0} %/min)");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
