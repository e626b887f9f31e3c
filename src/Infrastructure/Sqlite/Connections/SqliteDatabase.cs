using FinApi.Application.Storage;
using FinApi.Infrastructure.Sqlite.Market;
using FinApi.Infrastructure.Sqlite.Schema;
using FinApi.Infrastructure.Storage;
using Microsoft.Data.Sqlite;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// The file <c>finapi.db</c>: one session writes, a few sessions read. The first use opens and migrates the file, once.
/// Safe for all threads.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    // SQLite starts its log again only when no reader needs the log, so reads that always overlap would let the log
    // grow for ever. From this size on a commit waits for the readers. Four times the log's usual size.
    private const long MaxLogBytes = 64L << 20;

    private readonly DataFolder _folder;
    private readonly CommitMark _mark;
    private readonly TimeProvider _timeProvider;
    private readonly Lazy<Sessions> _sessions;

    public SqliteDatabase(DataFolder folder, CommitMark mark, TimeProvider timeProvider)
    {
        _folder = folder;
        _mark = mark;
        _timeProvider = timeProvider;
        _sessions = new Lazy<Sessions>(OpenSessions);
    }

    /// <summary>The failure of the last write; null once a write has succeeded again.</summary>
    public Exception? LastWriteFailure { get; private set; }

    /// <exception cref="StoreUnusableException">The folder or the file cannot be used as it is.</exception>
    public void Open() => _ = _sessions.Value;

    /// <summary>Reads on the caller's thread; sees every write that completed before.</summary>
    public ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        _sessions.Value.Readers.ReadAsync(read, cancellationToken);

    /// <summary>Runs the work in one durable transaction, all or nothing, in the order of the calls.</summary>
    /// <param name="roughBytes">
    /// Approximate bytes of the write, so that it is refused before the disk is full; 0 for small writes that must work
    /// even while ingest is refused, such as the deletion of a key.
    /// </param>
    /// <param name="work">On the writer's thread.</param>
    public Task WriteAsync(long roughBytes, Action<SqliteSession> work)
    {
        var sessions = _sessions.Value;
        return sessions.Thread.RunAsync(() => Write(sessions.Writer, roughBytes, work));
    }

    public void Dispose()
    {
        if (_sessions.IsValueCreated)
        {
            _sessions.Value.Thread.Dispose();
            _sessions.Value.Readers.Dispose();
            _sessions.Value.Writer.Dispose();
        }
    }

    private void Write(SqliteSession writer, long roughBytes, Action<SqliteSession> work)
    {
        try
        {
            RequireRoom(writer, roughBytes);
            writer.InTransaction(work);
            LastWriteFailure = null;
            if (_folder.LogBytes > MaxLogBytes)
            {
                writer.Checkpoint();
            }
        }
        catch (Exception e)
        {
            LastWriteFailure = e;
            throw;
        }
    }

    private void RequireRoom(SqliteSession writer, long bytes)
    {
        if (bytes == 0 || _folder.WhyNoRoomFor(bytes) is null)
        {
            return;
        }

        // A checkpoint may make room: the log holds pages that the database has too, or will overwrite.
        writer.Checkpoint();
        if (_folder.WhyNoRoomFor(bytes) is { } lack)
        {
            throw new StorageFullException(lack.Reason, lack.Remedy);
        }
    }

    private Sessions OpenSessions()
    {
        _folder.Claim();
        try
        {
            var isNew = MakeFile(_folder.DatabasePath);
            var writer = SqliteSession.OpenWriter(_folder.DatabasePath);
            try
            {
                SqliteMigrations.Apply(writer.Connection, _timeProvider.GetUtcNow());
                CompareWithMark(writer, isNew);
                return new Sessions(writer, new SqliteReadPool(_folder.DatabasePath), new SqliteWriterThread());
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }
        catch (SqliteException e)
        {
            throw new StoreUnusableException(
                $"The database '{_folder.DatabasePath}' cannot be used ({e.Message}). "
                + "Restore it from a copy, or move it away to start with an empty one.");
        }
    }

    // SQLite would make the file readable by all users; it gives its log the same mode as the file.
    private static bool MakeFile(string path)
    {
        // A start that broke off before its first write leaves an empty file.
        var isNew = new FileInfo(path) is not { Exists: true, Length: > 0 };
        using var file = isNew ? OwnerOnly.OpenOrCreate(path, FileShare.ReadWrite) : null;
        return isNew;
    }

    // Lost commits may have been shown on streams: a new epoch makes their resume tokens and versions invalid.
    private void CompareWithMark(SqliteSession writer, bool isNew)
    {
        var head = LogStateTable.Read(writer, CancellationToken.None);
        if (_mark.Begin(head, isNew))
        {
            writer.InTransaction(session => LogStateTable.RaiseEpoch(session, head.Epoch));
        }

        _mark.Write(head.LastSequence, head.LastPosition);
    }

    private sealed record Sessions(SqliteSession Writer, SqliteReadPool Readers, SqliteWriterThread Thread);
}
