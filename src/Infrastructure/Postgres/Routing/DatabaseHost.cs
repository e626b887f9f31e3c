using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// One server of the connection string: its pools, and what <see cref="HostRoles"/> knows of it. Safe for several
/// threads.
/// </summary>
internal sealed class DatabaseHost : IAsyncDisposable
{
    private readonly Dictionary<ConnectionPool, NpgsqlDataSource> _pools;
    private readonly HostProbe _probe;
    private CancellationTokenSource _gone = new();

    public DatabaseHost(string name, string address, PoolBuilder builder, TimeProvider timeProvider)
    {
        (Name, Address) = (name, address);
        _pools = Enum.GetValues<ConnectionPool>().ToDictionary(pool => pool, pool => builder.Build(address, pool));
        _probe = new HostProbe(builder.BuildProbe(address), timeProvider);
    }

    /// <summary>What clients may learn of it, such as <c>postgres-1</c>: the place in the connection string.</summary>
    public string Name { get; }

    /// <summary>What the operator wrote; for the log only.</summary>
    public string Address { get; }

    /// <summary>What the last probe found; replaced as a whole.</summary>
    public HostState State { get; set; } = new(AskTime: 0, HostRole.Unknown);

    /// <summary>
    /// For a standby: everything that was committed before this moment is there. Null when that is not known.
    /// </summary>
    public long? CompleteUntil { get; set; }

    /// <summary>When it last answered as a standby.</summary>
    public long AnswerTime { get; set; }

    /// <summary>When the first question was asked that it has not answered since; null while it answers.</summary>
    public long? SilentSince { get; set; }

    /// <summary>Whether it was further than its primary, so that it must be another one's standby.</summary>
    public bool IsAhead { get; set; }

    /// <summary>Whether work on it failed since the last probe.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>Cancelled when work here is to be given up: it does not answer, or another took its place.</summary>
    public CancellationToken Gone => _gone.Token;

    public ValueTask<NpgsqlConnection> OpenAsync(ConnectionPool pool, CancellationToken cancellationToken) =>
        _pools[pool].OpenConnectionAsync(cancellationToken);

    public Task<HostState> AskAsync() => _probe.AskAsync();

    /// <summary>Gives up the work under way and the idle connections.</summary>
    public void Leave()
    {
        // Not on this thread: whatever was waiting goes on inside the call. Not disposed: tokens of it are in use.
        var left = Interlocked.Exchange(ref _gone, new CancellationTokenSource());
        _ = Task.Run(left.Cancel);
        ForgetConnections();
    }

    /// <summary>Notes that work failed as it does when the server is gone; the next probe says more.</summary>
    public void Suspect()
    {
        IsSuspect = true;
        ForgetConnections();
    }

    // When one connection has broken, the idle ones most likely have too.
    private void ForgetConnections()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools.Values)
        {
            await pool.DisposeAsync();
        }

        await _probe.DisposeAsync();
        _gone.Dispose();
    }
}
