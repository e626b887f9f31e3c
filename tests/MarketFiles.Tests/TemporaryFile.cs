using System.IO.Compression;
using System.Text;

namespace FinApi.MarketFiles.Tests;

/// <summary>A file in a folder of its own, so that its name can matter.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("finapi-files-");

    public TemporaryFile(string name, string content)
        : this(name, Encoding.UTF8.GetBytes(content))
    {
    }

    public TemporaryFile(string name, byte[] content)
    {
        Path = System.IO.Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public static byte[] Gzip(string content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return target.ToArray();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
