using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>One connection with its compiled statements. For one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    // Once the log holds so many pages (16 MiB), the commit that finds it copies them to the database, each page once
    // however often it was written. With ticks of 5,000 instruments in turn that costs a third less a row than SQLite's
    // 1,000, with 50 the same; 16,000 gain nothing more and make the copying commit slow.
    private const int CheckpointPages = 4_000;

    // SQLITE_CONFIG_MULTITHREAD: no lock around each call into SQLite. No two threads use one session at a time, and
    // the locks took a fifth of a page of bars.
    private const int ConfigureMultithreaded = 2;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteSession()
    {
        // Only a library that is not in use yet can be configured; where something else opened a database before,
        // SQLite goes on locking.
        Batteries_V2.Init();
        _ = raw.sqlite3_config(ConfigureMultithreaded);
    }

    private SqliteSession(string path, SqliteOpenMode mode, string pragmas)
    {
        // Sessions are kept for good, so the provider's own pool would only keep files open after disposal.
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute(pragmas);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection => _connection;

    private sqlite3 Database => _connection.Handle!;

    /// <summary>
    /// The one session that writes. FULL: a commit is on the disk before it is acknowledged (NORMAL may lose the last
    /// ones with the power). The cache of 64 MiB holds the pages that 5,000 instruments write to, and is taken only as
    /// needed. No mmap: an error of the disk would be a signal that ends the process instead of an error code.
    /// </summary>
    public static SqliteSession OpenWriter(string path) =>
        new(path, SqliteOpenMode.ReadWriteCreate, $"""
            PRAGMA busy_timeout = 1000;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -65536;
            PRAGMA wal_autocheckpoint = {CheckpointPages};
            """);

    /// <summary>A session that reads the newest commit at each statement.</summary>
    public static SqliteSession OpenReader(string path) =>
        new(path, SqliteOpenMode.ReadOnly, """
            PRAGMA busy_timeout = 1000;
            PRAGMA query_only = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -8192;
            """);

    /// <summary>The compiled statement; parsed the first time only.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = new SqliteStatement(Database, sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }

    /// <summary>Does all of the work, durably, or nothing of it.</summary>
    public void InTransaction(Action<SqliteSession> work)
    {
        RollBack();
        Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            work(this);
            Prepare("COMMIT").Run();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <summary>Lets several statements read the same commit.</summary>
    public T InSnapshot<T>(Func<SqliteSession, T> read)
    {
        Prepare("BEGIN").Run();
        try
        {
            return read(this);
        }
        finally
        {
            RollBack();
        }
    }

    /// <summary>Empties the write-ahead log into the database, as far as readers allow.</summary>
    public void Checkpoint() =>
        raw.sqlite3_wal_checkpoint_v2(Database, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    // SQLite ends some failed transactions by itself; one that it could not end must not swallow the next commit.
    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(Database) == 0)
        {
            _ = raw.sqlite3_exec(Database, "ROLLBACK");
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
