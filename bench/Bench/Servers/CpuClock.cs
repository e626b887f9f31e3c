using FinApi.Bench.Load;

namespace FinApi.Bench.Servers;

/// <summary>
/// Processor time of a whole process, ended threads too, in nanoseconds instead of /proc's ticks of 10 ms.
/// </summary>
internal static class CpuClock
{
    // MAKE_PROCESS_CPUCLOCK(pid, CPUCLOCK_SCHED) of the kernel, which clock_getcpuclockid(3) returns.
    private const int Scheduled = 2;

    public static TimeSpan Of(int processId)
    {
        if (LinuxCalls.GetClock((int)(~(uint)processId << 3) | Scheduled, out var time) != 0)
        {
            throw new InvalidOperationException($"Process {processId} is gone.");
        }

        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1_000d);
    }
}
