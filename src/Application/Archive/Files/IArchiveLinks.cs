using NodaTime;

namespace FinApi.Application.Archive.Files;

/// <summary>Addresses of the archive's files that the store itself answers.</summary>
public interface IArchiveLinks
{
    /// <summary>
    /// An address from which whoever has it can read a file without FinApi until a time; null where the store has no
    /// such addresses. The file need not be there.
    /// </summary>
    /// <exception cref="ArchiveUnavailableException">The store could not make one.</exception>
    ValueTask<Uri?> FindLinkAsync(string name, Instant expireTime);
}
