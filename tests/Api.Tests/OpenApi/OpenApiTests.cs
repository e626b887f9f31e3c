using System.Net;
using System.Text.Json;
using FinApi.Api.OpenApi;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Tests.Services;
using FinApi.Application.Nodes;

namespace FinApi.Api.Tests.OpenApi;

[Collection(MarketCollection.Name)]
public sealed class OpenApiTests(MarketServer market)
{
    private static readonly JsonElement Document = JsonDocument.Parse(new OpenApiDocument(Roles.All).Utf8).RootElement;

    [Fact]
    public async Task Get_Document_IsTheOneThatTheCommandPrints()
    {
        using var answer = await GetAsync("/openapi/v1.json", etag: null);
        using var confirmed = await GetAsync("/openapi/v1.json", answer.Headers.ETag?.ToString());

        Assert.Equal("public, max-age=3600", $"{answer.Headers.CacheControl}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            new OpenApiDocument(Roles.All).Utf8,
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
    }

    [Fact]
    public void Document_EveryMethodWithARoute_IsDescribed()
    {
        var operations = Document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Select(operation => operation.Value.GetProperty("operationId").GetString()!.Split('_')[1])
            .ToHashSet();

        Assert.Subset(
            operations, Contract.Methods.Select(method => method.Name).Where(name => name != "Publish").ToHashSet());
        Assert.DoesNotContain("Publish", operations);
    }

    [Fact]
    public void Document_EveryPartOfTheContract_HasAComment()
    {
        var schemas = Document.GetProperty("components").GetProperty("schemas");
        foreach (var schema in schemas.EnumerateObject())
        {
            Assert.NotEmpty(schema.Value.GetProperty("description").GetString()!);
        }
    }

    [Theory]
    [InlineData("page_size", """{"type":"integer","format":"int32","minimum":0,"maximum":10000,"default":1000}""")]
    [InlineData("symbol", """{"type":"string","minLength":1,"maxLength":24}""")]
    [InlineData("start_time", """{"type":"string","format":"date-time"}""")]
    [InlineData("interval", """{"type":"string","enum":["1m","5m","15m","30m","1h","4h","1d","1w","1mo"]}""")]
    [InlineData("adjustment", """{"$ref":"#/components/schemas/PriceAdjustment"}""")]
    public void Document_Parameter_HasTheBoundsOfItsComment(string name, string schema)
    {
        var parameter = Parameters("/v1/instruments/{symbol}/bars")
            .Single(found => found.GetProperty("name").GetString() == name);

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(schema).RootElement, parameter.GetProperty("schema")));
    }

    [Fact]
    public void Document_EnumParameter_SaysItsShortNames()
    {
        var adjustment = Parameters("/v1/instruments/{symbol}/bars")
            .Single(found => found.GetProperty("name").GetString() == "adjustment");

        Assert.Contains("`split`", adjustment.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_Symbols_AreOneToFiveHundred()
    {
        var schema = Parameters("/v1/quotes")
            .Single(found => found.GetProperty("name").GetString() == "symbols").GetProperty("schema");

        Assert.Equal(1, schema.GetProperty("minItems").GetInt32());
        Assert.Equal(500, schema.GetProperty("maxItems").GetInt32());
    }

    [Fact]
    public void Document_Export_IsAFileOfEachFormat()
    {
        var responses = Document.GetProperty("paths").GetProperty("/v1/instruments/{symbol}/bars:export")
            .GetProperty("get").GetProperty("responses");
        var content = responses.GetProperty("200").GetProperty("content");

        Assert.False(responses.TryGetProperty("304", out _));
        Assert.Contains(
            "304", responses.GetProperty("200").GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["text/csv", "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet"],
            content.EnumerateObject().Select(each => each.Name));
        Assert.All(content.EnumerateObject(), each => Assert.Equal(
            "binary", each.Value.GetProperty("schema").GetProperty("format").GetString()));
    }

    [Theory]
    [InlineData("Quote", "symbol,eventTime,receiveTime")]
    [InlineData("Bar", "symbol,interval,startTime,endTime,open,high,low,close,isComplete,revision")]
    [InlineData("GetQuoteResponse", "quote,dataStatus")]
    [InlineData("ListBarsResponse", "bars,nextPageToken,dataStatus")]
    public void Document_AnswersFieldsThatAreAlwaysThere_AreRequired(string schema, string fields)
    {
        var required = Document.GetProperty("components").GetProperty("schemas").GetProperty(schema)
            .GetProperty("required").EnumerateArray().Select(name => name.GetString()!).ToHashSet();

        Assert.Superset(fields.Split(',').ToHashSet(), required);
        Assert.DoesNotContain("volume", required);
        Assert.DoesNotContain("bidPrice", required);
    }

    [Theory]
    [InlineData("/v1/account", "GetAccountResponse")]
    [InlineData("/v1/apiKeys", "ListApiKeysResponse")]
    [InlineData("/v1/plans", "ListPlansResponse")]
    [InlineData("/v1/quotas", "ListQuotasResponse")]
    [InlineData("/v1/usage", "GetUsageResponse")]
    public async Task Get_OfAnAccount_HasAllThatIsRequired(string path, string schema)
    {
        using var answer = await GetAsync(path, etag: null);
        var json = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, json);
        RequiredFields.Check(json, schema);
    }

    [Fact]
    public async Task Get_Docs_AsksNoOtherHost()
    {
        using var page = await GetAsync("/docs/", etag: null);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.Contains(
            "connect-src 'self'",
            string.Join(' ', page.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Parameters(string path) =>
        Document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("parameters").EnumerateArray();

    private async Task<HttpResponseMessage> GetAsync(string path, string? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
