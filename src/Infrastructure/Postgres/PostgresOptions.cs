using FinApi.Infrastructure.Postgres.Routing;
using Npgsql;

namespace FinApi.Infrastructure.Postgres;

/// <summary>How FinApi uses the database of <c>ConnectionStrings:Postgres</c>. Section <c>Postgres</c>.</summary>
internal sealed class PostgresOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Postgres";

    /// <summary>
    /// Whether a node migrates the schema when it starts. Default true; false where only <c>migrate</c> may, with a
    /// user of its own.
    /// </summary>
    public bool MigrateOnStart { get; set; } = true;

    /// <summary>
    /// How long a start waits for a server that does not answer, 0 to 10 minutes. Default 30 s: a server that is
    /// started together with FinApi is there by then.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Statements that take so long or longer are logged, with their text and without values; 1 ms to 1 hour. Default
    /// 500 ms: half of what a read that somebody waits for may take.
    /// </summary>
    public TimeSpan SlowQueryThreshold { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Whether an index that was proved to help a slow statement (extension hypopg) is made without asking, at most one
    /// every 5 minutes, without locking. Default false: every index costs each write.
    /// </summary>
    public bool AutoIndex { get; set; }

    /// <summary>
    /// How far a standby may be behind the primary and still answer reads, 100 ms to 5 minutes. Default 10 s. Reads
    /// that must see what was written before never go to a standby, whatever this says.
    /// </summary>
    public TimeSpan MaxReplicaLag { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What stands between FinApi and the servers. Default None.</summary>
    public PostgresPooler Pooler { get; set; } = PostgresPooler.None;

    /// <summary>For reads of a few rows that somebody waits for. Default 10 connections, 1 s.</summary>
    public PostgresPoolOptions RealTime { get; set; } =
        new() { MaxConnections = 10, StatementTimeout = TimeSpan.FromSeconds(1) };

    /// <summary>For pages of history. Default 20 connections, 30 s.</summary>
    public PostgresPoolOptions Analytics { get; set; } =
        new() { MaxConnections = 20, StatementTimeout = TimeSpan.FromSeconds(30) };

    /// <summary>For ingest and what nobody waits for. Default 5 connections, 5 min.</summary>
    public PostgresPoolOptions Background { get; set; } =
        new() { MaxConnections = 5, StatementTimeout = TimeSpan.FromMinutes(5) };

    /// <summary>The settings of a pool.</summary>
    public PostgresPoolOptions Of(ConnectionPool pool) => pool switch
    {
        ConnectionPool.RealTime => RealTime,
        ConnectionPool.Analytics => Analytics,
        _ => Background,
    };

    /// <summary>
    /// What sets a pool's time limit at the begin of a transaction; null where each session starts with it, which a
    /// pooler cannot keep.
    /// </summary>
    public NpgsqlBatchCommand? TransactionLimit(ConnectionPool pool) =>
        Pooler == PostgresPooler.None
            ? null
            : new NpgsqlBatchCommand("SELECT set_config('statement_timeout', $1, TRUE)")
            {
                Parameters = { new NpgsqlParameter { Value = $"{Of(pool).StatementTimeout.TotalMilliseconds:0}" } },
            };
}
