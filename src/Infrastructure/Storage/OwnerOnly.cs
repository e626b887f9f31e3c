namespace FinApi.Infrastructure.Sqlite.Connections;

/// <summary>Keeps files from all other users of the machine: what is sold or secret is not theirs to copy.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file, or makes it for its owner alone.</summary>
    public static FileStream OpenOrCreate(string path, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Takes a file from everybody but its owner.</summary>
    public static void Protect(string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path) != Mode)
        {
            File.SetUnixFileMode(path, Mode);
        }
    }

    /// <summary>The same for the files of a folder; those of somebody else are left as they are.</summary>
    public static void ProtectAll(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(folder, pattern))
        {
            try
            {
                Protect(path);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Gone since, of another user, or on a disk without modes: reading and writing will say more.
            }
        }
    }
}
