using System.Collections.Concurrent;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>
/// Runs all writes, one after the other, on a thread of their own: a commit waits for the disk, and the few threads of
/// the pool are wanted by requests meanwhile. Two changes of thread are little beside an fsync.
/// </summary>
internal sealed class SqliteWriterThread : IDisposable
{
    private readonly BlockingCollection<(Action Work, TaskCompletionSource Done)> _queue = [];
    private readonly Thread _thread;

    public SqliteWriterThread()
    {
        _thread = new Thread(RunAll) { IsBackground = true, Name = "sqlite-writer" };
        _thread.Start();
    }

    /// <summary>Completes when the work is done, or fails as it did.</summary>
    public Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add((work, done));
        return done.Task;
    }

    /// <summary>Finishes what is queued.</summary>
    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
    }

    private void RunAll()
    {
        foreach (var (work, done) in _queue.GetConsumingEnumerable())
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }
}
