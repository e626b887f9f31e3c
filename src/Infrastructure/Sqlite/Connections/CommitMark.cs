using System.Buffers.Binary;
using FinApi.Application.Log;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>
/// How far the database has come, in a file beside it (<c>finapi.mark</c>): SQLite cuts a write-ahead log that was
/// damaged off without a word, and takes one that is gone for an empty one. A database that ends before its mark has
/// lost commits that were acknowledged. Written behind each commit and not flushed: when the power fails it may lag
/// behind the database, but it never runs ahead of it. For one thread at a time.
/// </summary>
internal sealed class CommitMark(DataFolder folder) : IDisposable
{
    private const int Length = 2 * sizeof(long);

    private readonly string _path = Path.Combine(folder.Path, "finapi.mark");
    private FileStream? _file;
    private long _position;

    /// <summary>
    /// What is lost, as a sentence; stays in <c>finapi.lost</c> until the operator takes that file away. Null: nothing.
    /// </summary>
    public string? Loss { get; private set; }

    private string LossPath => Path.Combine(folder.Path, "finapi.lost");

    /// <summary>
    /// Compares the database with its mark when it is opened. The mark stands until what is lost has had its
    /// consequences, and <see cref="Write"/> sets it anew: else a start that is cut off here would forget the loss.
    /// </summary>
    /// <param name="head">How far the database reaches.</param>
    /// <param name="isNew">Whether there was none: an old mark is none of its, and so is an old loss.</param>
    /// <returns>Whether commits are found to be lost.</returns>
    public bool Begin(LogHead head, bool isNew)
    {
        try
        {
            _file = OwnerOnly.OpenOrCreate(_path, FileShare.Read);
            var (sequence, position) = isNew ? default : Read(_file);
            if (isNew)
            {
                File.Delete(LossPath);
            }

            var hasLost = head.LastSequence < sequence || head.LastPosition < position;
            if (hasLost)
            {
                WriteLoss(
                    $"The database ends at tick {head.LastSequence} and position {head.LastPosition} of its log, but "
                    + $"had come to {sequence} and {position}: acknowledged commits are lost, because "
                    + "finapi.db-wal was damaged or removed, or finapi.db is an older copy. Restore a backup, or "
                    + $"delete '{LossPath}' to go on without these commits.");
            }

            Loss = File.Exists(LossPath) ? File.ReadAllText(LossPath) : null;
            return hasLost;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The file '{_path}' cannot be read or written ({e.Message}) Give this user the right to do so.");
        }
    }

    /// <summary>Marks a commit that is durable.</summary>
    /// <param name="lastSequence">The greatest sequence number of a tick.</param>
    /// <param name="lastPosition">The position of its row of the log; 0 where it has none.</param>
    public void Write(long lastSequence, long lastPosition)
    {
        _position = Math.Max(_position, lastPosition);
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, lastSequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[sizeof(long)..], _position);
        try
        {
            RandomAccess.Write(_file!.SafeFileHandle, bytes, fileOffset: 0);
        }
        catch (IOException)
        {
            // A full disk: the mark lags behind, which never reports a false loss.
        }
    }

    /// <summary>Forgets it: another database comes into the folder.</summary>
    public void Reset()
    {
        File.Delete(_path);
        File.Delete(LossPath);
    }

    public void Dispose() => _file?.Dispose();

    private static (long Sequence, long Position) Read(FileStream file)
    {
        Span<byte> bytes = stackalloc byte[Length];
        return RandomAccess.Read(file.SafeFileHandle, bytes, fileOffset: 0) == Length
            ? (BinaryPrimitives.ReadInt64LittleEndian(bytes),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[sizeof(long)..]))
            : default;
    }

    private void WriteLoss(string sentence)
    {
        using var file = OwnerOnly.OpenOrCreate(LossPath, FileShare.Read);
        file.SetLength(0);
        file.Write(System.Text.Encoding.UTF8.GetBytes(sentence));
        file.Flush(flushToDisk: true);
    }
}
