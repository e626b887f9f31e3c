using System.Security.Cryptography;
using FinApi.Application.Storage;
using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Secrets;

/// <summary>A file of random bytes, made on the first start, readable by its owner only.</summary>
internal static class SecretFile
{
    public const int Length = 32;

    /// <summary>Reads the file, or makes it; several processes at once all read what one of them made.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="loss">What is lost when it is deleted, for the operator.</param>
    /// <exception cref="StoreUnusableException">It cannot be read or made, or is none of ours.</exception>
    public static byte[] LoadOrCreate(string path, string loss)
    {
        try
        {
            if (!File.Exists(path))
            {
                Create(path, RandomNumberGenerator.GetBytes(Length));
            }

            var bytes = File.ReadAllBytes(path);
            return bytes.Length == Length
                ? bytes
                : throw new StoreUnusableException(
                    $"The key file '{path}' has {bytes.Length} bytes instead of {Length}: restore it, "
                    + $"or delete it to have a new one made ({loss}).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The key file '{path}' cannot be read or made ({e.Message}) "
                + "Give this user the right to read and write it.");
        }
    }

    /// <summary>
    /// Makes the file. Written aside and moved: a crash leaves no half a key, and the first one stays.
    /// </summary>
    public static void Create(string path, byte[] bytes)
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        var aside = $"{path}.{Guid.NewGuid():N}";
        using (var file = OwnerOnly.Create(aside))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
