using FinApi.Infrastructure.Storage;

namespace FinApi.Infrastructure.Archive;

/// <summary>Files that go when they are closed.</summary>
internal static class TemporaryFile
{
    /// <summary>Makes one, for its owner alone.</summary>
    public static FileStream Create() =>
        OwnerOnly.Create(
            Path.Combine(Path.GetTempPath(), $"finapi-archive-{Guid.NewGuid():n}"),
            new FileStreamOptions { Options = FileOptions.DeleteOnClose });
}
