namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// Which server is to do what, decided from what they answered:
/// 1. The primary is the server that is not in recovery; of two, the one that was promoted later.
/// 2. A standby may answer while it answers probes and is no more than the greatest lag behind.
/// Safe for several threads.
/// </summary>
internal sealed class HostRoles(IReadOnlyList<DatabaseHost> hosts, TimeSpan maxLag, TimeProvider timeProvider)
{
    // A pause is no reason to give up a commit. But before a dead server a pooler may keep a commit waiting for
    // minutes, and its publishers are to be told.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly PrimaryLog _log = new(timeProvider, memory: 2 * maxLag);
    private DatabaseHost? _primary;
    private int _timeline;
    private uint _turn;

    /// <summary>The last primary, while it is not known to be a standby now; null before the first.</summary>
    public DatabaseHost? Primary => _primary;

    /// <summary>A standby that may answer now, each in its turn; null when there is none.</summary>
    /// <param name="position">How far in the primary's log it must have come at least; 0 for anywhere.</param>
    public DatabaseHost? FindStandby(long position)
    {
        lock (_lock)
        {
            _turn++;
            for (var i = 0; i < hosts.Count; i++)
            {
                var host = hosts[(int)((_turn + i) % hosts.Count)];
                if (MayAnswer(host) && host.State.Position >= position)
                {
                    return host;
                }
            }

            return null;
        }
    }

    /// <summary>Whether a host is a standby that may answer reads.</summary>
    public bool MayAnswer(DatabaseHost host) => !host.IsSuspect && !host.IsAhead && Lag(host) <= maxLag;

    /// <summary>
    /// How far a standby was behind the primary when that was last asked; null when it is none, or it is not known.
    /// </summary>
    public TimeSpan? Lag(DatabaseHost host)
    {
        lock (_lock)
        {
            return host is { State.Role: HostRole.Standby, CompleteUntil: { } time } && _log.LastTime is { } last
                ? timeProvider.GetElapsedTime(time, Math.Max(time, last))
                : null;
        }
    }

    /// <summary>Notes what a host answered, or that it did not.</summary>
    /// <returns>What it was before.</returns>
    public HostState Note(DatabaseHost host, HostState state)
    {
        lock (_lock)
        {
            var before = host.State;
            if (state.AskTime < before.AskTime)
            {
                return before; // asked before what is known by now
            }

            host.State = state;
            host.IsSuspect = false;
            host.SilentSince = state.Role == HostRole.Unknown ? host.SilentSince ?? state.AskTime : null;
            switch (state.Role)
            {
                case HostRole.Primary:
                    NotePrimary(host, state);
                    break;
                case HostRole.Standby:
                    NoteStandby(host, state);
                    break;
                case HostRole.Unknown when host == _primary ? IsGone(host) : before.Role != HostRole.Unknown:
                    host.Leave();
                    break;
            }

            return before;
        }
    }

    private bool IsGone(DatabaseHost primary) =>
        primary.SilentSince is { } since && timeProvider.GetElapsedTime(since) >= MaxSilence;

    private void NotePrimary(DatabaseHost host, HostState state)
    {
        if (host != _primary && IsNewPrimary(state))
        {
            Follow(host, state);
        }

        if (host != _primary)
        {
            return;
        }

        _log.Add(state.AskTime, state.Position);
        foreach (var standby in hosts)
        {
            // Ahead of a primary that was asked later: it follows another one.
            if (standby.AnswerTime <= state.AskTime)
            {
                standby.IsAhead = standby.State.Role == HostRole.Standby && standby.State.Position > state.Position;
            }
        }
    }

    private void NoteStandby(DatabaseHost host, HostState state)
    {
        _primary = host == _primary ? null : _primary;
        host.AnswerTime = timeProvider.GetTimestamp();

        // What it has it keeps: beyond the memory of the log the last moment known still holds.
        host.CompleteUntil = _log.FindTime(state.Position) ?? host.CompleteUntil;
    }

    // An older timeline is a primary that was replaced and has come back without being fenced: never again.
    private bool IsNewPrimary(HostState state) =>
        state.Timeline >= _timeline
        && !(_primary is { State.Role: HostRole.Primary } now && now.State.Timeline >= state.Timeline);

    private void Follow(DatabaseHost host, HostState state)
    {
        // Work on the one before will not end well: it is frozen, cut off or fenced.
        _primary?.Leave();
        (_primary, _timeline) = (host, state.Timeline);
        _log.Clear();
        foreach (var standby in hosts)
        {
            standby.CompleteUntil = null;
        }
    }
}
