namespace FinApi.Infrastructure.Postgres.Routing;

/// <summary>Which connections a piece of work may take, so that slow work never keeps fast work waiting.</summary>
internal enum ConnectionPool
{
    /// <summary>A few rows that somebody waits for.</summary>
    RealTime,

    /// <summary>Pages of history.</summary>
    Analytics,

    /// <summary>Ingest, migrations and what nobody waits for.</summary>
    Background,
}
