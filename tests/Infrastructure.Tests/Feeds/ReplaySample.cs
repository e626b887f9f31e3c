namespace FinApi.Infrastructure.Tests.Feeds;

/// <summary>A file that is gone afterwards.</summary>
internal sealed class ReplaySample : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("finapi-replay-").FullName;

    public ReplaySample(string content, string name = "sample.csv")
    {
        Path = System.IO.Path.Combine(_folder, name);
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
