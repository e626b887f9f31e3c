using System.IO.Compression;
using System.Text.Json.Nodes;
using FinApi.Api.Tests.Auth;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Http.Edge;

/// <summary>What callers get from a cache that somebody else's request has filled.</summary>
public sealed class SharedCacheTests
{
    private const string Desk = "https://desk.example.com";
    private const string Stranger = "https://elsewhere.example";
    private const string Sessions = "/v1/markets/XNAS/sessions?start_date=2024-03-04&end_date=2024-06-04";

    [Theory]
    [InlineData("nginx")]
    [InlineData("varnish")]
    public async Task Get_ThroughACacheFilledByOthers_IsWhatThisCallerAskedFor(string name)
    {
        await using var server = await ApiServer.StartAsync(null, $"--Cors:Origins:0={Desk}");
        await using var cache = await SharedCache.StartAsync(name, server);
        // No key of the demo: those are refused behind a proxy that shows.
        using var http = KeyedChannel.ClientFor(cache.Address, await new StoredKeys(server, "cache").AddAsync());
        var hits = 0;
        for (var round = 0; round < 2; round++)
        {
            foreach (var encoding in new[] { "gzip", null, "identity", "br", "gzip" })
            {
                foreach (var origin in new[] { Desk, null, Stranger })
                {
                    using var answer = await GetAsync(http, encoding, origin);

                    var coding = Assert.Single(answer.Content.Headers.ContentEncoding.DefaultIfEmpty("identity"));
                    Assert.True(coding == "identity" || coding == encoding, $"{encoding} was asked: {coding} came.");
                    Assert.NotEmpty(await ReadAsync(answer, coding));
                    Assert.Equal(
                        origin == Desk ? [Desk] : [],
                        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
                    Assert.Single(answer.Headers.NonValidated["Vary"]);
                    hits += SharedCache.IsHit(answer) ? 1 : 0;
                }
            }
        }

        Assert.True(hits >= 15, $"Only {hits} answers came out of the cache.");
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string? encoding, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sessions);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding is null ? [] : [encoding]);
        request.Headers.TryAddWithoutValidation("Origin", origin is null ? [] : [origin]);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonArray> ReadAsync(HttpResponseMessage answer, string coding)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = coding switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        var json = await JsonNode.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);
        return json!["sessions"]!.AsArray();
    }
}
