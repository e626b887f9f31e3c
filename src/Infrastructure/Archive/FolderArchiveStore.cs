using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Storage;
using Microsoft.Extensions.Options;
using NodaTime;

namespace FinApi.Infrastructure.Archive;

/// <summary>
/// Files in a folder, for its owner alone: what is sold must not be there for every user of the machine.
/// </summary>
internal sealed class FolderArchiveStore(IOptions<ArchiveOptions> options, TimeProvider timeProvider)
    : IArchiveStore, IArchiveLinks, IArchiveRemoval
{
    // Files that are being written. A folder of their own: a day has a folder only when it has a file.
    private const string Unfinished = "unfinished";

    // Longer than a file takes: what is older was left by a node that died.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private string Root =>
        options.Value.Target is { } target
            ? Path.GetFullPath(target)
            : throw new ArchiveUnavailableException(
                "There is no archive: set Archive:Target to its folder, such as /srv/archive.");

    public ValueTask<Stream?> FindAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult<Stream?>(
                new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    public ValueTask<ArchiveUpload> BeginAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var folder = Path.Combine(Root, Unfinished);
            OwnerOnly.MakeFolder(folder);
            foreach (var left in new DirectoryInfo(folder).EnumerateFiles()
                .Where(file => new DateTimeOffset(file.LastWriteTimeUtc) < timeProvider.GetUtcNow() - Longest))
            {
                left.Delete();
            }

            // Two nodes may write the same file at once, each its own.
            var unfinished = Path.Combine(folder, Guid.NewGuid().ToString("n"));
            return ValueTask.FromResult<ArchiveUpload>(new FolderUpload(unfinished, PathOf(name), Unavailable));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    public ValueTask<IReadOnlyList<ArchiveEntry>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var entries = new DirectoryInfo(PathOf(folder)).EnumerateFileSystemInfos();
            return ValueTask.FromResult<IReadOnlyList<ArchiveEntry>>([.. entries.Select(EntryOf)]);
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.FromResult<IReadOnlyList<ArchiveEntry>>([]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            File.Delete(PathOf(name));
            return ValueTask.CompletedTask;
        }
        catch (DirectoryNotFoundException)
        {
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(e);
        }
    }

    public ValueTask<Uri?> FindLinkAsync(string name, Instant expireTime) => ValueTask.FromResult<Uri?>(null);

    private static ArchiveEntry EntryOf(FileSystemInfo entry) =>
        new(entry.Name, entry is FileInfo ? Instant.FromDateTimeUtc(entry.LastWriteTimeUtc) : null);

    private string PathOf(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    private ArchiveUnavailableException Unavailable(Exception cause) =>
        new($"The archive in {Root} cannot be used ({cause.Message}) Look at the folder that Archive:Target names, its "
            + "disk and its owner.");
}
