using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// Sessions for reading. As many reads run at once as there are processors, at least two: a page comes from memory
/// mostly, so more would only take turns. The read runs on the caller's thread.
/// </summary>
internal sealed class SqliteReadPool(string path) : IDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Max(2, Environment.ProcessorCount));
    private readonly ConcurrentStack<SqliteSession> _idle = new();

    public async ValueTask<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return Read(read);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out var session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }

    private T Read<T>(Func<SqliteSession, T> read)
    {
        var session = _idle.TryPop(out var idle) ? idle : Open();
        try
        {
            var result = read(session);
            _idle.Push(session);
            return result;
        }
        catch (OperationCanceledException)
        {
            _idle.Push(session);
            throw;
        }
        catch
        {
            // A session that failed may hold the cause; the next read opens a fresh one.
            session.Dispose();
            throw;
        }
    }

    private SqliteSession Open()
    {
        try
        {
            return SqliteSession.OpenReader(path);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.From(e.SqliteErrorCode, e.Message);
        }
    }
}
