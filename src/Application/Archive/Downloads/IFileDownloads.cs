using FinApi.Application.Results;

namespace FinApi.Application.Archive.Downloads;

/// <summary>Gives the files that links lead to, where the store of the archive has no links of its own.</summary>
public interface IFileDownloads
{
    /// <summary>Opens the file of a link.</summary>
    /// <returns>
    /// The file; <see cref="ErrorReason.LinkInvalid"/> for a link that was not given, and
    /// <see cref="ErrorReason.LinkExpired"/> for one whose time is over.
    /// </returns>
    ValueTask<Result<FileDownload>> OpenAsync(FileAddress address, CancellationToken cancellationToken);
}
