using System.Net;
using System.Security.Cryptography;
using System.Text;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Home;

[Collection(MarketCollection.Name)]
public sealed class HomePageTests(MarketServer market)
{
    [Fact]
    public async Task Get_Home_AllowsItsOwnScriptAndNothingElse()
    {
        using var response = await market.Server.Http.GetAsync("/", TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        var script = html.Split("<script>")[1].Split("</script>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EveryPathThatHomeNames_Answers()
    {
        var html = await market.Server.Http.GetStringAsync("/", TestContext.Current.CancellationToken);

        var links = html.Split("href=\"/").Skip(1).Select(part => "/" + part.Split('"')[0]).ToArray();
        string[] asked = ["/v1/markets/XNYS/clock", "/v1/instruments?page_size=8", "/v1/quotes?symbols=AAPL"];
        Assert.NotEmpty(links);
        foreach (var link in links.Concat(asked))
        {
            using var response = await market.Server.Http.GetAsync(link, TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{link}: {response.StatusCode}");
        }
    }
}
