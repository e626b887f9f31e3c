using System.IO.Compression;

namespace FinApi.MarketFiles;

/// <summary>The content of market files, whether they are compressed or not.</summary>
public static class MarketFileContent
{
    // Without it GZipStream takes a file that was cut off for one that has ended.
    static MarketFileContent() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    /// <summary>Opens the text of a file; gzip is told by its first bytes, not by the file's name.</summary>
    /// <exception cref="MarketFileException">It is no file but a folder or a pipe.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static Stream OpenRead(string path) => Unpack(OpenFile(path));

    internal static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new MarketFileException($"{path} is a folder: name the files in it.");
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024);
        if (file.CanSeek)
        {
            return file;
        }

        file.Dispose();
        throw new MarketFileException(
            $"{path} is a pipe, but a market file is read more than once: save it as a file first.");
    }

    internal static Stream Unpack(FileStream file)
    {
        var isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
