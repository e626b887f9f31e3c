namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// The roles of the servers, decided from their answers to probes:
/// 1. The primary is the server that is not in recovery; of two such servers, the one that was promoted later.
/// 2. A standby may answer reads while it answers probes and lags no more than the greatest allowed lag. Safe for
///    several threads.
/// </summary>
internal sealed class HostRoles(IReadOnlyList<DatabaseHost> hosts, TimeSpan maxLag, StoreTime timeProvider)
{
    // A short pause is no reason to give up a commit. But a pooler in front of a dead server may keep a commit waiting
    // for minutes, and its publishers need an answer.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly PrimaryLog _log = new(timeProvider, memory: 2 * maxLag);
    private DatabaseHost? _primary;
    private int _timeline;
    private uint _turn;

    /// <summary>The last primary, unless it is known to be a standby now; null before the first.</summary>
    public DatabaseHost? Primary => _primary;

    /// <summary>A standby that may answer now, in turn; null when there is none.</summary>
    /// <param name="position">Position in the primary's log that the standby must have replayed; 0 for any.</param>
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
    /// Lag of a standby at the last probe of the primary; null when the host is not a standby, or the lag is not known.
    /// </summary>
    public TimeSpan? Lag(DatabaseHost host)
    {
        lock (_lock)
        {
            // By our clock and by positions of the primary, not by times of the servers: an idle primary must not make
            // a standby look late, and the clocks of the servers need not agree (decision 15).
            return host is { State.Role: HostRole.Standby, CompleteUntil: { } time } && _log.LastTime is { } last
                ? timeProvider.GetElapsedTime(time, Math.Max(time, last))
                : null;
        }
    }

    /// <summary>Notes a host's answer, or its silence.</summary>
    /// <returns>The host's state before.</returns>
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

        if (state.Clock is { } clock)
        {
            timeProvider.Note(clock);
        }

        _log.Add(state.AskTime, state.Position);
        foreach (var standby in hosts)
        {
            // The standby is ahead of a primary that was asked later: it follows another server.
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

        // A standby never loses what it has replayed: beyond the remembered positions the last known moment still
        // holds.
        host.CompleteUntil = _log.FindTime(state.Position) ?? host.CompleteUntil;
    }

    // A server with an older timeline is a replaced primary that came back unfenced: it must never be followed again.
    private bool IsNewPrimary(HostState state) =>
        state.Timeline >= _timeline
        && !(_primary is { State.Role: HostRole.Primary } now && now.State.Timeline >= state.Timeline);

    private void Follow(DatabaseHost host, HostState state)
    {
        // Work on the earlier primary cannot succeed any more: this server is frozen, cut off or fenced.
        _primary?.Leave();
        (_primary, _timeline) = (host, state.Timeline);
        _log.Clear();
        foreach (var standby in hosts)
        {
            standby.CompleteUntil = null;
        }
    }
}
