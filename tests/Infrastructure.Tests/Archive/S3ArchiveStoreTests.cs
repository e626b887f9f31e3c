using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Archive;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Options;

namespace FinApi.Infrastructure.Tests.Archive;

public sealed class S3ArchiveStoreTests(FauxS3 s3) : ArchiveStoreContract, IClassFixture<FauxS3>, IAsyncLifetime
{
    private S3ArchiveStore? _store;

    private protected override IArchiveStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        s3.SkipUnlessThere();
        _store = StoreOf(await s3.CreateTargetAsync());
    }

    public ValueTask DisposeAsync()
    {
        _store?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task List_MoreThanAPage_HasAll()
    {
        for (var day = 0; day < 1_005; day++)
        {
            await using var upload = await Store.BeginAsync($"v1/trades/date={day}/manifest.json", Token);
            await upload.CompleteAsync(Token);
        }

        Assert.Equal(1_005, (await Store.ListAsync("v1/trades", Token)).Count);
    }

    [Fact]
    public async Task Find_BucketThatIsNotThere_SaysWhatToLookAt()
    {
        using var store = StoreOf("s3://nowhere-at-all/archive");

        var failure = await Assert.ThrowsAsync<ArchiveUnavailableException>(
            async () => await store.FindAsync(Name, Token));

        Assert.Contains("Archive:Target", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_ServiceThatIsAway_SaysWhatToLookAt()
    {
        using var store = new S3ArchiveStore(Options.Create(new ArchiveOptions
        {
            Target = "s3://bucket",
            Endpoint = $"http://127.0.0.1:{FreePort.Find()}",
        }));
        await using var upload = await store.BeginAsync(Name, Token);

        var failure = await Assert.ThrowsAsync<ArchiveUnavailableException>(
            async () => await upload.CompleteAsync(Token));

        Assert.Contains("Archive:Endpoint", failure.Message, StringComparison.Ordinal);
    }

    private S3ArchiveStore StoreOf(string target) =>
        new(Options.Create(new ArchiveOptions { Target = target, Endpoint = s3.Endpoint }));
}
