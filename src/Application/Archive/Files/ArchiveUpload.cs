namespace FinApi.Application.Archive.Files;

/// <summary>A file that is being written. Without a completion nothing is left of it.</summary>
public abstract class ArchiveUpload : IAsyncDisposable
{
    /// <summary>What the file is to have; can be read as well, and from any place.</summary>
    public abstract Stream Content { get; }

    /// <summary>Makes the file durable, then lets it be found.</summary>
    /// <exception cref="ArchiveUnavailableException">It cannot be kept.</exception>
    public abstract ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
