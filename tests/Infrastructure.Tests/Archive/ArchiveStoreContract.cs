using System.Text;
using FinApi.Application.Archive.Files;

namespace FinApi.Infrastructure.Tests.Archive;

/// <summary>What every store of files does.</summary>
public abstract class ArchiveStoreContract
{
    protected const string Name = "v1/trades/date=2026-11-20/manifest.json";

    private protected abstract IArchiveStore Store { get; }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Find_FileThatWasCompleted_HasItsContent()
    {
        await WriteAsync("one", isComplete: true);
        Assert.Equal("one", await ReadAsync());

        await WriteAsync("two", isComplete: true);

        Assert.Equal("two", await ReadAsync());
        Assert.Equal(["manifest.json"], await Store.ListAsync("v1/trades/date=2026-11-20", Token));
        Assert.Equal(["date=2026-11-20"], await Store.ListAsync("v1/trades", Token));
    }

    [Fact]
    public async Task Find_FileThatWasGivenUp_LeavesNothing()
    {
        await WriteAsync("one", isComplete: false);

        Assert.Null(await Store.FindAsync(Name, Token));
        Assert.Empty(await Store.ListAsync("v1/trades", Token));
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
