namespace FinApi.Infrastructure.Backups;

/// <summary>Where backups go and how many are kept. Section <c>Backup</c>.</summary>
internal sealed class BackupOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Backup";

    /// <summary>Characters that a passphrase has at least.</summary>
    public const int MinPassphraseLength = 16;

    /// <summary>
    /// The folder of all backups, made when it is missing, with one folder for each. Default <c>backup</c>. On another
    /// disk than the data it is of use when that one dies.
    /// </summary>
    public string Path { get; set; } = "backup";

    /// <summary>Days whose last backup is kept, 1 to 3,650. Others go after a new one is complete. Default 7.</summary>
    public int Keep { get; set; } = 7;

    /// <summary>
    /// A file with the passphrase, one line of at least 16 characters, that the pepper is sealed under in backups of
    /// PostgreSQL. Keep it apart from them. Null, the default: the pepper is not in them.
    /// </summary>
    public string? PassphraseFile { get; set; }

    /// <summary>
    /// The folder of pg_dump and pg_restore, of the server's version or newer. Null, the default: those in the search
    /// path, or else the newest that the system's packages have installed.
    /// </summary>
    public string? Tools { get; set; }
}
