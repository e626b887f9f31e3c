using System.Net;
using System.Security.Cryptography;
using FinApi.Contracts.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace FinApi.Cli.Tests.Download;

/// <summary>A server with files, which answers the next requests for them as it is told.</summary>
internal sealed class FakeArchive : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _links;

    private FakeArchive(WebApplication app) => _app = app;

    /// <summary>The content of files, by their names.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>What the next requests get instead of the file: a status, or only so many bytes of it.</summary>
    public Queue<(HttpStatusCode Status, int? Bytes)> Next { get; } = [];

    /// <summary>
    /// Whether an answer of which only some bytes are sent then stays open and mute, and does not break.
    /// </summary>
    public bool Holds { get; set; }

    /// <summary>What each request for a file asked from: the first byte.</summary>
    public List<long> Starts { get; } = [];

    /// <summary>Called for each request for a file, before it is answered.</summary>
    public Action BeforeAnswer { get; set; } = () => { };

    /// <summary>The queries of lists, in order.</summary>
    public List<string> Lists { get; } = [];

    /// <summary>Whether a key came with a request for a file.</summary>
    public bool SawKey { get; private set; }

    public Dictionary<string, string> Environment { get; } = [];

    public static async Task<FakeArchive> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var archive = new FakeArchive(app);
        app.MapGet("/below/v1/files", archive.ListAsync);
        app.MapGet("/below/v1/files/{link}/{name}", archive.AnswerAsync);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        archive.Environment["FINAPI_URL"] = $"{address.First()}/below";
        archive.Environment["FINAPI_KEY"] = "a-key";
        archive.Environment["HOME"] = Path.GetTempPath();
        return archive;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task ListAsync(HttpContext http)
    {
        Lists.Add(http.Request.QueryString.Value!);
        var date = http.Request.Query["date"].ToString();
        var list = new ListFilesResponse();
        list.Files.AddRange(Files.Where(file => file.Key.Contains(date, StringComparison.Ordinal)).Select(FileOf));
        return http.Response.WriteAsync(JsonFormatter.Default.Format(list));
    }

    // trades-2026-11-20-r1.parquet
    private ArchivedFile FileOf(KeyValuePair<string, byte[]> file) => new()
    {
        Name = file.Key,
        Dataset = "trades",
        Date = file.Key.Substring("trades-".Length, "2026-11-20".Length),
        Revision = file.Key.Split('.')[0][^1] - '0',
        Bytes = file.Value.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Value)),
        Rows = file.Value.Length,
        DownloadUrl = $"/v1/files/{++_links}/{file.Key}?signature=one",
    };

    private async Task AnswerAsync(HttpContext http, string name)
    {
        SawKey |= http.Request.Headers.ContainsKey("x-api-key");
        var start = http.Request.GetTypedHeaders().Range?.Ranges.First().From ?? 0;
        Starts.Add(start);
        BeforeAnswer();
        if (Next.TryDequeue(out var next) && next.Bytes is null)
        {
            http.Response.StatusCode = (int)next.Status;
            return;
        }

        if (!Files.TryGetValue(name, out var content))
        {
            http.Response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }

        if (next.Bytes is not { } bytes)
        {
            await Results.Bytes(content, enableRangeProcessing: next.Status != HttpStatusCode.OK).ExecuteAsync(http);
            return;
        }

        http.Response.StatusCode = start > 0 ? (int)HttpStatusCode.PartialContent : (int)HttpStatusCode.OK;
        http.Response.Headers[HeaderNames.ContentRange] = $"bytes {start}-{content.Length - 1}/{content.Length}";
        http.Response.ContentLength = content.Length - start;
        await http.Response.Body.WriteAsync(content.AsMemory((int)start, bytes), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (Holds)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        }

        http.Abort();
    }
}
