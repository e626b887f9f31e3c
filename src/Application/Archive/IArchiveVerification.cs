using FinApi.Application.Archive.Files;

namespace FinApi.Application.Archive;

/// <summary>Checks the whole archive for an operator.</summary>
public interface IArchiveVerification
{
    /// <summary>Reads every file and compares it with its manifest.</summary>
    /// <returns>How many files there are, and what is wrong, a sentence each.</returns>
    /// <exception cref="ArchiveUnavailableException">The archive did not answer.</exception>
    ValueTask<(int Files, IReadOnlyList<string> Problems)> CheckAllAsync(CancellationToken cancellationToken);
}
