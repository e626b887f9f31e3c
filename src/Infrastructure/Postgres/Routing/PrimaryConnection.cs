using Npgsql;

namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>A connection to the primary that is held for long.</summary>
/// <param name="Connection">The connection; whoever holds it disposes it.</param>
/// <param name="IsPrimary">Whether its server is still the primary, as far as this node knows.</param>
/// <param name="Gone">Cancelled when its server stops answering.</param>
internal sealed record PrimaryConnection(NpgsqlConnection Connection, Func<bool> IsPrimary, CancellationToken Gone)
{
    /// <summary>Whether what is read there may be shown.</summary>
    public bool IsUsable => IsPrimary() && !Gone.IsCancellationRequested;
}
