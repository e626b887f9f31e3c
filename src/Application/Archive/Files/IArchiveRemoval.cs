namespace FinApi.Application.Archive.Files;

/// <summary>Removes files of the archive.</summary>
public interface IArchiveRemoval
{
    /// <summary>Removes a file; one that is not there is removed already.</summary>
    /// <exception cref="ArchiveUnavailableException">The store did not answer, or does not allow it.</exception>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);
}
