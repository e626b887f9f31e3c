using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Web;
using FinApi.Application.Archive;
using FinApi.Application.Archive.Files;
using FinApi.Infrastructure.Archive;
using FinApi.Infrastructure.Tests.Postgres;
using Microsoft.Extensions.Options;
using NodaTime;

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

    [Fact]
    public async Task FindLink_OfAFile_GivesRangesToWhoeverHasIt()
    {
        await WriteAsync("0123456789", isComplete: true);

        var link = await _store!.FindLinkAsync(Name, ExpireTime);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = new RangeHeaderValue(3, 5);
        using var answer = await http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("345", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task FindLink_OfAServiceWithAnAddressForClients_HasThatAddress()
    {
        using var store = new S3ArchiveStore(Options.Create(new ArchiveOptions
        {
            Target = "s3://bucket/pre",
            Endpoint = "http://127.0.0.1:1",
            LinkEndpoint = "https://files.example.com:8443",
        }));

        var link = (await store.FindLinkAsync(Name, ExpireTime))!;

        Assert.Equal(
            $"https://files.example.com:8443/bucket/pre/{Name}",
            Uri.UnescapeDataString(link.GetLeftPart(UriPartial.Path)));
        var seconds = int.Parse(
            HttpUtility.ParseQueryString(link.Query)["X-Amz-Expires"]!, CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, 15 * 60);
    }

    private static Instant ExpireTime =>
        Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()) + Duration.FromMinutes(15);

    private S3ArchiveStore StoreOf(string target) =>
        new(Options.Create(new ArchiveOptions { Target = target, Endpoint = s3.Endpoint }));
}
