using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Http;

[Collection(MarketCollection.Name)]
public sealed class RequestIdTests(MarketServer market)
{
    private const string Header = "x-request-id";

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/v1/nothing")]
    [InlineData("/health/live")]
    [InlineData("/")]
    public async Task Get_WithSaneId_KeepsIt(string path)
    {
        using var response = await GetAsync(path, "My-Id_1.2");

        Assert.Equal(["My-Id_1.2"], response.Headers.GetValues(Header));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public async Task Get_WithOtherId_MakesOne(string given)
    {
        using var response = await GetAsync("/v1/status", given);

        var id = Assert.Single(response.Headers.GetValues(Header));
        Assert.NotEqual(given, id);
        Assert.Equal(16, id.Length);
    }

    [Fact]
    public async Task Get_AnyAnswer_CarriesSecurityHeaders()
    {
        using var response = await GetAsync("/v1/status", "a");

        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Call_WithSaneId_HasItInTheInitialMetadata()
    {
        using var call = new Status.StatusClient(market.Server.Grpc).GetStatusAsync(
            new GetStatusRequest(),
            new Grpc.Core.Metadata { { Header, "abc" } },
            cancellationToken: TestContext.Current.CancellationToken);

        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("abc", headers.GetValue(Header));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(Header, id);
        return await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
