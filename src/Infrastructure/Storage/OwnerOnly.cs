namespace FinApi.Infrastructure.Storage;

/// <summary>
/// Keeps files and folders from all other users of the machine: what is sold or secret is not theirs to copy.
/// </summary>
internal static class OwnerOnly
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file, or makes it for its owner alone.</summary>
    public static FileStream OpenOrCreate(string path, FileShare share) =>
        Open(path, FileMode.OpenOrCreate, new FileStreamOptions { Share = share, BufferSize = 0 });

    /// <summary>Makes a file for its owner alone.</summary>
    /// <param name="path">Where no file is yet.</param>
    /// <param name="options">How it is to be opened.</param>
    public static FileStream Create(string path, FileStreamOptions? options = null) =>
        Open(path, FileMode.CreateNew, options ?? new FileStreamOptions());

    /// <summary>Makes a folder, and those above it, where it is missing.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            return;
        }

        // The system gives its mode to the last folder alone.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
        {
            MakeFolder(parent);
        }

        Directory.CreateDirectory(path, Mode | UnixFileMode.UserExecute);
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

    private static FileStream Open(string path, FileMode mode, FileStreamOptions options)
    {
        (options.Mode, options.Access) = (mode, FileAccess.ReadWrite);
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        return new FileStream(path, options);
    }
}
