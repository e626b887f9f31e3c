using System.Text;
using FinApi.Application.Archive.Files;
using NodaTime;

namespace FinApi.Infrastructure.Tests.Archive;

/// <summary>What every store of files does.</summary>
public abstract class ArchiveStoreContract
{
    protected const string Name = "v1/trades/date=2026-11-20/manifest.json";

    private protected abstract IArchiveStore Store { get; }

    private IArchiveRemoval Removal => (IArchiveRemoval)Store;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_FileThatWasCompleted_HasItsContent()
    {
        await WriteAsync("one", isComplete: true);
        Assert.Equal("one", await ReadAsync());

        await WriteAsync("two", isComplete: true);

        Assert.Equal("two", await ReadAsync());
        var file = Assert.Single(await Store.ListAsync("v1/trades/date=2026-11-20", Token));
        Assert.Equal("manifest.json", file.Name);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        Assert.InRange(file.ModifyTime!.Value, now - Duration.FromMinutes(10), now + Duration.FromMinutes(10));
        var folders = await Store.ListAsync("v1/trades", Token);
        Assert.Equal([new ArchiveEntry("date=2026-11-20", ModifyTime: null)], folders);
    }

    [Fact]
    public async Task Find_FileThatWasGivenUp_LeavesNothing()
    {
        await WriteAsync("one", isComplete: false);

        Assert.Null(await Store.FindAsync(Name, Token));
        Assert.Empty(await Store.ListAsync("v1/trades", Token));
    }

    [Fact]
    public async Task Delete_File_IsNotThereAndCanBeDeletedAgain()
    {
        await WriteAsync("one", isComplete: true);

        await Removal.DeleteAsync(Name, Token);
        await Removal.DeleteAsync(Name, Token);
        await Removal.DeleteAsync("v1/quotes/date=1999-12-31/manifest.json", Token);

        Assert.Null(await Store.FindAsync(Name, Token));
    }

    [Fact]
    public async Task Find_LongFile_CanBeReadFromAnyPlace()
    {
        var bytes = new byte[20 << 20];
        new Random(1).NextBytes(bytes);
        await using (var upload = await Store.BeginAsync("v1/long.parquet", Token))
        {
            await upload.Content.WriteAsync(bytes, Token);
            upload.Content.Position = 0;
            Assert.Equal(bytes[0], upload.Content.ReadByte());
            await upload.CompleteAsync(Token);
        }

        await using var content = await Store.FindAsync("v1/long.parquet", Token);

        Assert.Equal(bytes.Length, content!.Length);
        content.Position = bytes.Length - 3;
        var end = new byte[3];
        await content.ReadExactlyAsync(end, Token);
        Assert.Equal(bytes[^3..], end);
    }

    private protected async Task WriteAsync(string text, bool isComplete)
    {
        await using var upload = await Store.BeginAsync(Name, Token);
        await upload.Content.WriteAsync(Encoding.UTF8.GetBytes(text), Token);
        if (isComplete)
        {
            await upload.CompleteAsync(Token);
        }
    }

    private async Task<string> ReadAsync()
    {
        await using var content = await Store.FindAsync(Name, Token);
        using var reader = new StreamReader(content!);
        return await reader.ReadToEndAsync(Token);
    }
}
