namespace FinApi.Cli.Import;

/// <summary>
/// What became of the rows so far. Counted by the thread that reads and the one that gets the answers.
/// </summary>
internal sealed class ImportTally
{
    private long _read;
    private long _stored;
    private long _duplicates;
    private long _rejected;
    private long _cancels;
    private long _corrections;

    public long Read => Interlocked.Read(ref _read);

    public long Stored => Interlocked.Read(ref _stored);

    public long Duplicates => Interlocked.Read(ref _duplicates);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Rows that cancel a trade, whatever became of them.</summary>
    public long Cancels => Interlocked.Read(ref _cancels);

    /// <summary>Rows that correct a trade, whatever became of them.</summary>
    public long Corrections => Interlocked.Read(ref _corrections);

    /// <summary>Rows whose fate is known.</summary>
    public long Settled => Stored + Duplicates + Rejected;

    public void AddRead() => Interlocked.Increment(ref _read);

    public void AddStored(long count) => Interlocked.Add(ref _stored, count);

    public void AddDuplicates(long count) => Interlocked.Add(ref _duplicates, count);

    public void AddRejected(long count) => Interlocked.Add(ref _rejected, count);

    public void AddRevision(bool isCancel) => Interlocked.Increment(ref (isCancel ? ref _cancels : ref _corrections));

    public void Add(ImportTally other)
    {
        Interlocked.Add(ref _cancels, other.Cancels);
        Interlocked.Add(ref _corrections, other.Corrections);
        Interlocked.Add(ref _read, other.Read);
        AddStored(other.Stored);
        AddDuplicates(other.Duplicates);
        AddRejected(other.Rejected);
    }
}
