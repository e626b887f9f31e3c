using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// The folder <c>Data:Path</c>, held by this process alone from the first <see cref="Claim"/> until it is disposed.
/// Safe for all threads.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly DataOptions _options;
    private readonly FreeBytesProbe _freeBytes;
    private readonly Lazy<FileStream> _lock;

    public DataFolder(IOptions<DataOptions> options, FreeBytesProbe freeBytes)
    {
        _options = options.Value;
        _freeBytes = freeBytes;
        Path = System.IO.Path.GetFullPath(_options.Path);
        DatabasePath = System.IO.Path.Combine(Path, "finapi.db");
        _lock = new Lazy<FileStream>(Lock);
    }

    public string Path { get; }

    public string DatabasePath { get; }

    public long MaxBytes => _options.MaxBytes;

    /// <summary>
    /// Bytes of the database and its write-ahead log, as the file system says: two look-ups, no read.
    /// </summary>
    public long UsedBytes => LengthOf(DatabasePath) + LogBytes;

    public long LogBytes => LengthOf(DatabasePath + "-wal");

    /// <summary>Makes the folder and keeps other processes out.</summary>
    /// <exception cref="StoreUnusableException">The folder cannot be used, or another process uses it.</exception>
    public void Claim() => _ = _lock.Value;

    /// <summary>
    /// Why so many more bytes cannot be stored, as a sentence, and what the operator has to do; null when they can.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The disk does not answer.</exception>
    public (string Reason, string Remedy)? WhyNoRoomFor(long bytes)
    {
        if (UsedBytes + bytes > _options.MaxBytes)
        {
            return (
                $"The data have reached Data:MaxBytes ({_options.MaxBytes} bytes); raise it to take in more.",
                "raise Data:MaxBytes");
        }

        return FreeBytes() - bytes < _options.MinFreeBytes
            ? (
                $"The disk has less than Data:MinFreeBytes ({_options.MinFreeBytes} bytes) left; make room on it.",
                "make room on the disk of Data:Path, or lower Data:MinFreeBytes")
            : null;
    }

    public void Dispose()
    {
        if (_lock.IsValueCreated)
        {
            _lock.Value.Dispose();
        }
    }

    private long FreeBytes()
    {
        try
        {
            return _freeBytes(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The free space below '{Path}' is not known ({e.Message})", e);
        }
    }

    private static long LengthOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    // An advisory lock on a file of its own: the system drops it with the process, even after kill -9, and SQLite's own
    // locks on the database are left alone (closing any handle of a file drops all POSIX locks of the process on it).
    private FileStream Lock()
    {
        try
        {
            OwnerOnly.MakeFolder(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The data folder '{Path}' cannot be made ({e.Message}) "
                + "Set Data:Path to a folder that this user may write to.");
        }

        try
        {
            var file = OwnerOnly.OpenOrCreate(System.IO.Path.Combine(Path, "finapi.lock"), FileShare.None);

            // The folder may be older than this rule, or the operator's, and others may look into it.
            OwnerOnly.ProtectAll(Path, "finapi.*");
            OwnerOnly.ProtectAll(Path, "demo-keys.json");
            OwnerOnly.ProtectAll(System.IO.Path.Combine(Path, "keys"), "*");
            return file;
        }
        catch (UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The data folder '{Path}' is not writable: give this user the right to write to it, "
                + "or set Data:Path to another folder.");
        }
        catch (IOException e)
        {
            throw new StoreUnusableException(
                $"The data folder '{Path}' cannot be locked ({e.Message}) "
                + "If another FinApi runs on it, stop the other, or give this one a folder of its own with Data:Path.");
        }
    }
}
