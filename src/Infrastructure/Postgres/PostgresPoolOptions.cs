namespace FinApi.Infrastructure.Postgres;

/// <summary>One pool of connections to each server.</summary>
internal sealed class PostgresPoolOptions
{
    /// <summary>Connections at most, 1 to 1,000 a server and node.</summary>
    public int MaxConnections { get; set; }

    /// <summary>
    /// How long one statement may take, 100 ms to 1 hour. The server itself ends it (statement_timeout), so a client
    /// that went away leaves no work behind.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; }
}
