using System.Net;
using System.Text.RegularExpressions;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Pages;

[Collection(MarketCollection.Name)]
public sealed partial class PageTests(MarketServer market)
{
    [Theory]
    [InlineData("/live")]
    [InlineData("/portal")]
    public async Task Get_Page_MayAskThisServerOnly(string path)
    {
        using var answer = await GetAsync(path);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("//", policy, StringComparison.Ordinal);

        // Inline script or style would not run under that policy.
        Assert.DoesNotMatch("<script(?![^>]*src=)", html);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/live", 3)]
    [InlineData("/portal", 2)]
    public async Task Get_EveryFileThatAPageNames_IsHereAndKeptForEver(string path, int leastFiles)
    {
        var html = await market.Server.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

        var files = Reference().Matches(html).Select(match => match.Groups["path"].Value).ToArray();
        Assert.True(files.Length >= leastFiles);
        foreach (var file in files)
        {
            using var answer = await GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());

            using var again = await GetAsync(file, answer.Headers.ETag!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/live")]
    [InlineData("/portal")]
    [InlineData("/operator")]
    public async Task Get_Page_HasALineForASimulatedMarket(string path)
    {
        var html = await market.Server.Http.GetStringAsync(path, TestContext.Current.CancellationToken);

        Assert.Matches("<p id=\"simulated\"[^>]* hidden>Simulated market: [^<]+ are made up.</p>", html);
    }

    [Fact]
    public async Task Get_UnknownAsset_IsNotFound()
    {
        using var answer = await GetAsync("/live/assets/index-other.js");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.Add("If-None-Match", ifNoneMatch);
        }

        return await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>/(?:live|portal)/assets/[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Reference();
}
