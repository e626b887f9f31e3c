using FinApi.Application.Accounts.Demo;
using FinApi.Infrastructure.Sqlite.Connections;

namespace FinApi.Infrastructure.Sqlite.Accounts;

/// <summary>demo-keys.json in the data folder.</summary>
internal sealed class DemoKeyFile(DataFolder folder) : IDemoKeyFile
{
    public string Path { get; } = System.IO.Path.Combine(folder.Path, "demo-keys.json");

    public async Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        File.Exists(Path) ? await File.ReadAllTextAsync(Path, cancellationToken) : null;

    // Written aside and moved: whoever reads it sees the old keys or the new ones.
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        folder.Claim();
        var aside = $"{Path}.{Guid.NewGuid():N}";
        await using (var file = new FileStream(aside, options))
        {
            await file.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, Path, overwrite: true);
    }
}
