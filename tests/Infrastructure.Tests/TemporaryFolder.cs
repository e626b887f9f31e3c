namespace FinApi.Infrastructure.Tests;

/// <summary>An empty folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("finapi-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
