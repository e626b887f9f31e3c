using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>
/// The servers of the connection string. They are asked what they are by <see cref="HostWatch"/>, and by whoever needs
/// a primary and finds none. Safe for several threads.
/// </summary>
internal sealed class DatabaseHosts : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task? _asking;

    public DatabaseHosts(string connectionString, PostgresOptions options, TimeProvider machine)
    {
        var builder = new PoolBuilder(connectionString, options);
        Time = new StoreTime(machine);
        All = [.. builder.Addresses.Select((address, i) =>
            new DatabaseHost($"postgres-{i + 1}", address, builder, machine))];
        Roles = new HostRoles(All, options.MaxReplicaLag, Time);
    }

    /// <summary>All of them, in the order of the connection string.</summary>
    public IReadOnlyList<DatabaseHost> All { get; }

    /// <summary>The clock of the one that takes writes.</summary>
    public StoreTime Time { get; }

    /// <summary>Which of them does what.</summary>
    public HostRoles Roles { get; }

    /// <summary>Told of a host that answered differently, with what it was; null while nobody wants to know.</summary>
    public Action<DatabaseHost, HostState>? OnChange { get; set; }

    /// <summary>The server that takes writes.</summary>
    /// <exception cref="NoHostException">None does.</exception>
    public async ValueTask<DatabaseHost> FindPrimaryAsync(CancellationToken cancellationToken)
    {
        if (Roles.Primary is not { State.Role: HostRole.Primary, IsSuspect: false })
        {
            await AskAllAsync().WaitAsync(cancellationToken);
        }

        return Roles.Primary is { State.Role: HostRole.Primary } primary ? primary : throw NoPrimary();
    }

    /// <summary>Asks one host and notes the answer.</summary>
    public async Task AskAsync(DatabaseHost host)
    {
        var before = Roles.Note(host, await host.AskAsync());
        var now = host.State;
        if (before.Role != now.Role || before.IsReadOnly != now.IsReadOnly || before.Reason != now.Reason)
        {
            OnChange?.Invoke(host, before);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in All)
        {
            await host.DisposeAsync();
        }
    }

    // One round for all who wait.
    private Task AskAllAsync()
    {
        lock (_lock)
        {
            return _asking is { IsCompleted: false }
                ? _asking
                : _asking = Task.Run(() => Task.WhenAll(All.Select(AskAsync)));
        }
    }

    private NoHostException NoPrimary()
    {
        var answers = All.Select(host => host.State switch
        {
            { Reason: { } reason } => $"{host.Name}: {reason}",
            { Role: HostRole.Primary } => $"{host.Name} was the primary before another one",
            _ => $"{host.Name} is a standby",
        });

        // What a server said counts for more than that another one could not be asked.
        return new NoHostException(
            $"no server takes writes ({string.Join("; ", answers)})",
            All.Select(host => host.State.Failure).OfType<Exception>()
                .OrderByDescending(failure => PostgresFailure.Cause(failure) is PostgresException).FirstOrDefault());
    }
}
