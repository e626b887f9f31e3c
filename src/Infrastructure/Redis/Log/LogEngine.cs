namespace FinApi.Infrastructure.Redis.Log;

/// <summary>What takes rows of the log from the writer to all that follow.</summary>
internal enum LogEngine
{
    /// <summary>That of the store: memory for the embedded one, rows of PostgreSQL for the other.</summary>
    Store,

    /// <summary>The memory of the process, for the embedded store.</summary>
    Memory,

    /// <summary>Rows of PostgreSQL.</summary>
    Postgres,

    /// <summary>Streams of the server of <c>ConnectionStrings:RedisState</c>.</summary>
    Redis,
}
