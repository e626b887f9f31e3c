using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>A connection to the primary that is held for long, to hear of what others write there.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="IsPrimary">Whether its server is still the primary, as far as this node knows.</param>
/// <param name="Gone">Cancelled when its server stops answering.</param>
internal sealed record PrimaryConnection(NpgsqlConnection Connection, Func<bool> IsPrimary, CancellationToken Gone)
    : IAsyncDisposable
{
    /// <summary>
    /// Seconds that a question may take over such a connection: whoever waits for news asks again each second, and must
    /// find out soon that the connection is dead.
    /// </summary>
    public const int PatienceSeconds = 2;

    /// <summary>Whether what is read there counts: a primary that was replaced may go on answering.</summary>
    public bool IsUsable => IsPrimary() && !Gone.IsCancellationRequested;

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    /// <summary>Listens to a channel.</summary>
    public async Task ListenAsync(string sql, CancellationToken cancellationToken)
    {
        await using var listen = new NpgsqlCommand(sql, Connection) { CommandTimeout = PatienceSeconds };
        await listen.ExecuteNonQueryAsync(cancellationToken);
    }
}
