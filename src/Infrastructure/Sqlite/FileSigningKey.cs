using System.Security.Cryptography;
using FinApi.Application.Ports;

namespace FinApi.Infrastructure.Sqlite;

/// <summary>
/// The key in <c>keys/page-token.key</c> of the data folder, made on the first start, readable by its owner only.
/// </summary>
internal sealed class FileSigningKey(DataFolder folder) : ISigningKey
{
    private const int Length = 32;

    private readonly Lazy<byte[]> _bytes = new(() => LoadOrCreate(folder));

    public ReadOnlySpan<byte> Bytes => _bytes.Value;

    private static byte[] LoadOrCreate(DataFolder folder)
    {
        folder.Claim();
        var path = Path.Combine(folder.Path, "keys", "page-token.key");
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            var bytes = File.ReadAllBytes(path);
            return bytes.Length == Length
                ? bytes
                : throw new StoreUnusableException(
                    $"The key file '{path}' has {bytes.Length} bytes instead of {Length}: restore it, "
                    + "or delete it to have a new one made (page tokens given out before are then refused).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The key file '{path}' cannot be read or made ({e.Message}) "
                + "Give this user the right to read and write it.");
        }
    }

    // Written aside and renamed: a crash leaves no half a key. The folder's lock keeps other processes away.
    private static void Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        else
        {
            Directory.CreateDirectory(
                Path.GetDirectoryName(path)!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Length));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
    }
}
