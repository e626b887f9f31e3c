using System.Diagnostics;
using FinApi.Bench.Load;
using FinApi.Bench.Servers;

namespace FinApi.Bench.Measuring;

/// <summary>
/// What one round of load cost its server. Per operation: a request, or an item delivered to one subscriber.
/// </summary>
internal sealed record Round
{
    public required double PerSecond { get; init; }

    public required double CpuMicroseconds { get; init; }

    public required double OwnCpuMicroseconds { get; init; }

    public required double AllocatedBytes { get; init; }

    public required double WireBytes { get; init; }

    public required double ItemsAMessage { get; init; }

    public required double P50 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    /// <summary>Processors that the server kept busy.</summary>
    public required double Cores { get; init; }

    /// <summary>
    /// Methods that the runtime compiled meanwhile: many of them mean that the server was not warm yet.
    /// </summary>
    public required long CompiledMethods { get; init; }

    public required long Errors { get; init; }

    public required long Lost { get; init; }

    public required long Duplicated { get; init; }

    public required long OutOfOrder { get; init; }

    public string? FirstError { get; init; }

    public bool IsClean => Errors + Lost + Duplicated + OutOfOrder == 0;

    /// <summary>Runs a load against a server and takes the difference of all counters.</summary>
    public static Round Measure(ServerProcess server, Tally tally, Action load)
    {
        tally.Clear();
        var before = server.ReadCounters();
        var own = CpuClock.Of(Environment.ProcessId);
        var cpu = server.Cpu;
        var start = Stopwatch.GetTimestamp();
        load();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var cpuUsed = (server.Cpu - cpu).TotalMicroseconds;
        var ownUsed = (CpuClock.Of(Environment.ProcessId) - own).TotalMicroseconds;
        var after = server.ReadCounters();
        var allocated = after.AllocatedBytes - before.AllocatedBytes;
        var done = Math.Max(tally.Done, 1);
        return new Round
        {
            PerSecond = tally.Done / seconds,
            CpuMicroseconds = cpuUsed / done,
            OwnCpuMicroseconds = ownUsed / done,
            AllocatedBytes = allocated / (double)done,
            WireBytes = tally.Bytes / (double)done,
            ItemsAMessage = tally.Frames == 0 ? 1 : tally.Done / (double)tally.Frames,
            P50 = tally.Latency.Percentile(0.5),
            P99 = tally.Latency.Percentile(0.99),
            P999 = tally.Latency.Percentile(0.999),
            Cores = cpuUsed / 1_000_000 / seconds,
            CompiledMethods = after.CompiledMethods - before.CompiledMethods,
            Errors = tally.Errors + (tally.Done == 0 ? 1 : 0),
            Lost = tally.Lost,
            Duplicated = tally.Duplicated,
            OutOfOrder = tally.OutOfOrder,
            FirstError = tally.FirstError ?? (tally.Done == 0 ? "nothing was answered" : null),
        };
    }
}
