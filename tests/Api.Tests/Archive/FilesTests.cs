using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Clients;
using FinApi.Api.Tests.Docs;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using FinApi.Infrastructure.Tests;
using FinApi.Infrastructure.Tests.Columns;
using Google.Protobuf;

namespace FinApi.Api.Tests.Archive;

/// <summary>Files of the archive over REST and gRPC, and their links.</summary>
public sealed class FilesTests : IAsyncLifetime
{
    private const string Day = "/v1/files?dataset=trades&date=2024-03-04";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _anyone = new();
    private ApiServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await ArchiveServer.StartAsync(_folder.Path);
        await using var publisher = new Publisher(_server, "test");
        await publisher.SendAsync([.. MarketServer.Items()]);
        await _server.ArchiveAsync();
        _anyone.BaseAddress = _server.Http.BaseAddress;
    }

    public async ValueTask DisposeAsync()
    {
        _anyone.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task List_OverGrpcAndRest_HasTheSameFiles()
    {
        var overGrpc = await new History.HistoryClient(_server.Grpc).ListFilesAsync(
            new ListFilesRequest { Dataset = "trades", Date = "2024-03-04" }, cancellationToken: Token);
        var overRest = await ListAsync(Day);

        overRest.LinkExpireTime = overGrpc.LinkExpireTime;
        foreach (var file in overRest.Files.Concat(overGrpc.Files))
        {
            Assert.StartsWith("/v1/files/trades/2024-03-04/", file.DownloadUrl, StringComparison.Ordinal);
            (file.DownloadUrl, file.ManifestUrl) = (string.Empty, string.Empty);
        }

        Assert.Equal(overGrpc, overRest);
    }

    [Fact]
    public async Task Download_WithALinkAndNoKey_IsTheFile()
    {
        var file = Assert.Single((await ListAsync(Day)).Files);

        using var answer = await _anyone.GetAsync(file.DownloadUrl, Token);

        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal(file.Bytes, bytes.Length);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal("application/vnd.apache.parquet", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(file.Name, answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal($"\"{file.Sha256}\"", answer.Headers.ETag!.Tag);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Download_OfARange_HasTheBytesOfIt()
    {
        var file = Assert.Single((await ListAsync(Day)).Files);
        var whole = await _anyone.GetByteArrayAsync(file.DownloadUrl, Token);

        using var part = await SendAsync(file.DownloadUrl, HttpMethod.Get, request =>
        {
            request.Headers.Range = new RangeHeaderValue(4, 99);
            request.Headers.IfRange = new RangeConditionHeaderValue($"\"{file.Sha256}\"");
        });
        using var outdated = await SendAsync(file.DownloadUrl, HttpMethod.Get, request =>
        {
            request.Headers.Range = new RangeHeaderValue(4, 99);
            request.Headers.IfRange = new RangeConditionHeaderValue("\"another\"");
        });
        using var behind = await SendAsync(
            file.DownloadUrl,
            HttpMethod.Get,
            request => request.Headers.Range = new RangeHeaderValue(file.Bytes, to: null));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(whole[4..100], await part.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(HttpStatusCode.OK, outdated.StatusCode);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, behind.StatusCode);
    }

    [Fact]
    public async Task Download_AsHeadOrOfWhatIsThere_HasNoBody()
    {
        var file = Assert.Single((await ListAsync(Day)).Files);

        using var head = await SendAsync(file.DownloadUrl, HttpMethod.Head, _ => { });
        using var same = await SendAsync(
            file.DownloadUrl, HttpMethod.Get, request => request.Headers.IfNoneMatch.ParseAdd($"\"{file.Sha256}\""));

        Assert.Equal((HttpStatusCode.OK, file.Bytes), (head.StatusCode, head.Content.Headers.ContentLength!.Value));
        Assert.Equal("bytes", head.Headers.AcceptRanges.ToString());
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Manifest_OfAFile_SaysWhereEachInstrumentIs()
    {
        var file = Assert.Single((await ListAsync(Day)).Files);

        using var manifest = JsonDocument.Parse(await _anyone.GetStringAsync(file.ManifestUrl, Token));

        Assert.Equal(file.Sha256, manifest.RootElement.GetProperty("sha256").GetString());
        Assert.Equal(
            file.Rows,
            manifest.RootElement.GetProperty("row_groups").EnumerateArray().Sum(g => g.GetProperty("rows").GetInt64()));
    }

    [Fact]
    public async Task Link_OfAKeyThatIsRevoked_IsGoodUntilItEnds()
    {
        var keys = new StoredKeys(_server, "files");
        var key = await keys.AddAsync();
        using var client = KeyedChannel.ClientFor(_server.Http.BaseAddress!, key);
        var list = Parse(await client.GetStringAsync(Day, Token));

        await keys.DeleteAsync(key);

        using var refused = await client.GetAsync(Day, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var answer = await _anyone.GetAsync(list.Files[0].DownloadUrl, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task JavaScript_OfTheGuide_ReadsOneInstrumentByRanges()
    {
        var written = await NodeScript.RunAsync(
            Assert.Single(Guide.Blocks("archive.md", "javascript")),
            _folder.Path,
            new Dictionary<string, string>
            {
                ["FINAPI_URL"] = _server.Http.BaseAddress!.ToString().TrimEnd('/'),
                ["FINAPI_KEY"] = _server.Keys.Enterprise,
            },
            "hyparquet",
            "hyparquet-compressors");

        var csv = FileTexts.OfCsv(await _server.Http.GetStringAsync("/v1/trades:export?symbols=AAPL", Token));
        var expected = csv.Skip(1).Select(row => (FileTexts.NanosOf(row[1]), Number(row[2]), Number(row[3])));
        Assert.Equal(
            expected,
            written.Trim().Split('\n').Select(line => line.Split(','))
                .Select(row => (row[0], Number(row[1]), Number(row[2]))));
    }

    [Theory]
    [InlineData("/v1/files", "dataset")]
    [InlineData("/v1/files?dataset=ticks", "dataset")]
    [InlineData("/v1/files?dataset=trades&date=2024-03", "date")]
    [InlineData("/v1/files?dataset=bars&date=2024-03-04", "date")]
    [InlineData("/v1/files?dataset=trades&date=2024-02-30", "date")]
    [InlineData("/v1/files?dataset=trades&date=9999-12-31", "date")]
    [InlineData("/v1/files?dataset=bars&date=9999-12", "date")]
    [InlineData("/v1/files?dataset=trades&date=2024-03-04&start_date=2024-03-04", "date")]
    [InlineData("/v1/files?dataset=trades&start_date=yesterday", "start_date")]
    [InlineData("/v1/files?dataset=trades&start_date=2024-03-05&end_date=2024-03-04", "end_date")]
    [InlineData("/v1/files?dataset=trades&page_size=101", "page_size")]
    [InlineData("/v1/files?dataset=trades&page_size=-1", "page_size")]
    [InlineData("/v1/files?dataset=trades&page_token=bm9uZQ", "page_token")]
    [InlineData("/v1/files?dataset=trades&symbol=AAPL", "symbol")]
    public async Task List_OfAWrongQuery_NamesTheField(string path, string field)
    {
        using var answer = await _server.Http.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await ErrorAnswer.FromAsync(answer)).Fields[0]);
    }

    [Theory]
    [InlineData("/v1/files/trades/2024-03-04/trades-2024-03-04-r1.parquet", "LINK_INVALID")]
    [InlineData("/v1/files/trades/2024-03-04/manifest.json?expires=9999999999&signature=AAAA", "LINK_INVALID")]
    [InlineData("/v1/files/trades/..%2f..%2f/state.json?expires=9999999999&signature=AAAA", "LINK_INVALID")]
    [InlineData("/v1/files/../../v1/state.json?expires=9999999999&signature=AAAA", "ROUTE_NOT_FOUND")]
    public async Task Download_WithoutALink_IsRefused(string path, string reason)
    {
        using var answer = await _anyone.GetAsync(path, Token);

        Assert.Equal(reason, (await ErrorAnswer.FromAsync(answer)).Reason);
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> SendAsync(string url, HttpMethod method, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, url);
        change(request);
        return await _anyone.SendAsync(request, Token);
    }

    private async Task<ListFilesResponse> ListAsync(string path) =>
        Parse(await _server.Http.GetStringAsync(path, Token));

    private static ListFilesResponse Parse(string json) => JsonParser.Default.Parse<ListFilesResponse>(json);
}
