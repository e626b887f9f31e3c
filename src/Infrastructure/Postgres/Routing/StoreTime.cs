using FinApi.Application.Storage;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// The primary's clock, kept on this machine between probes, so that all nodes of a store agree on delays of plans, on
/// what is settled and on what lies in the future. Timers and timestamps are the machine's. Before the first probe the
/// time of day is the machine's too; afterwards nothing depends on how that is set. Safe for several threads.
/// </summary>
/// <param name="machine">The clock of this machine.</param>
internal sealed class StoreTime(TimeProvider machine) : TimeProvider, IStoreClock
{
    // The crystals of two machines drift apart by less; one that synchronizes its clock drifts far less.
    private const double DriftPerSecond = 100e-6;

    private readonly Lock _lock = new();
    private Reading? _reading;

    public TimeSpan Offset => GetUtcNow() - machine.GetUtcNow();

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() =>
        Volatile.Read(ref _reading) is { } known
            ? known.Clock.Time + machine.GetElapsedTime(known.Clock.Timestamp)
            : machine.GetUtcNow();

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>
    /// Notes what the primary's clock showed. A slow answer says little of the time, so it changes nothing that a quick
    /// one has said, unless the two cannot both be true: then the clock was set, or the primary is another one.
    /// </summary>
    public void Note(ClockReading reading)
    {
        lock (_lock)
        {
            if (_reading is { } known)
            {
                var passed = machine.GetElapsedTime(known.Clock.Timestamp, reading.Timestamp);
                var error = known.Clock.Error + (passed.Duration() * DriftPerSecond);
                var difference = (reading.Time - (known.Clock.Time + passed)).Duration();
                if (reading.Error > error && difference <= reading.Error + error)
                {
                    return;
                }
            }

            Volatile.Write(ref _reading, new Reading(reading));
        }
    }

    // Read as a whole without a lock.
    private sealed record Reading(ClockReading Clock);
}
