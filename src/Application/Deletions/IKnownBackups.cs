using NodaTime;

namespace FinApi.Application.Deletions;

/// <summary>Knows which backups there are: what is deleted stays in them.</summary>
public interface IKnownBackups
{
    /// <summary>
    /// The times of the backups in the folder of this node (Backup:Path), newest first; empty without any. Backups that
    /// were made elsewhere are not known.
    /// </summary>
    IReadOnlyList<Instant> List();
}
