using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Archive;

/// <summary>A file that lies in another folder until it is complete.</summary>
internal sealed class FolderUpload(
    string unfinished, string complete, Func<Exception, ArchiveUnavailableException> toFailure) : ArchiveUpload
{
    private readonly FileStream _content = OwnerOnly.Create(unfinished);
    private bool _isComplete;

    public override Stream Content => _content;

    public override async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Before it can be found it is on the disk.
            _content.Flush(flushToDisk: true);
            await _content.DisposeAsync();
            OwnerOnly.MakeFolder(Path.GetDirectoryName(complete)!);
            File.Move(unfinished, complete, overwrite: true);
            _isComplete = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw toFailure(e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isComplete)
        {
            return;
        }

        try
        {
            await _content.DisposeAsync();
        }
        catch (IOException)
        {
            // The disk is full: what could not be written is not needed any more.
        }

        File.Delete(unfinished);
    }
}
