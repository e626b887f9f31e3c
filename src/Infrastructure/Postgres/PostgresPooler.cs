namespace FinApi.Infrastructure.Postgres;

/// <summary>What stands between FinApi and the servers.</summary>
internal enum PostgresPooler
{
    /// <summary>Nothing: a connection of FinApi is a session of the server.</summary>
    None,

    /// <summary>
    /// PgBouncer in transaction mode, one in front of each server. A session lasts as long as a transaction, so nothing
    /// may be left behind in it: no prepared statements, no start-up options, no reset.
    /// </summary>
    PgBouncer,
}
