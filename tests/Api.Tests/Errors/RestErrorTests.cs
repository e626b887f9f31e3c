using System.Net;
using FinApi.Api.Tests.Hosting;

namespace FinApi.Api.Tests.Errors;

[Collection(MarketCollection.Name)]
public sealed class RestErrorTests(MarketServer market)
{
    [Theory]
    [InlineData("/v1/instruments/NOPE/quote", 404, "SYMBOL_NOT_FOUND", "symbol")]
    [InlineData("/v1/instruments/BRK.B/quote", 404, "NO_DATA", "symbol")]
    [InlineData("/v1/instruments/BRK%2FB/quote", 404, "NO_DATA", "symbol")]
    [InlineData("/v1/instruments/BRK%252FB/quote", 400, "INVALID_FIELD", "symbol")]
    [InlineData("/v1/instruments/BRK%2FB%252FC/quote", 400, "INVALID_FIELD", "symbol")]
    [InlineData("/v1/instruments/BRK%3BB/quote", 400, "INVALID_FIELD", "symbol")]
    [InlineData("/v1/instruments/%20/quote", 400, "INVALID_FIELD", "symbol")]
    [InlineData("/v1/markets/XXXX/clock", 404, "MARKET_NOT_FOUND", "mic")]
    [InlineData("/v1/instruments/AAPL/bars?interval=2m", 400, "INVALID_FIELD", "interval")]
    [InlineData("/v1/instruments/AAPL/bars", 400, "INVALID_FIELD", "interval")]
    [InlineData("/v1/instruments/AAPL/bars?interval=", 400, "INVALID_FIELD", "interval")]
    [InlineData(
        "/v1/instruments/AAPL/bars?interval=1m&start_time=2024-03-05T00:00:00Z&end_time=2024-03-04T00:00:00Z",
        400,
        "INVALID_FIELD",
        "end_time")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_size=-1", 400, "INVALID_FIELD", "page_size")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_size=1e3", 400, "INVALID_FIELD", "page_size")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_size=99999999999", 400, "INVALID_FIELD", "page_size")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_size=1&pageSize=1", 400, "INVALID_FIELD", "page_size")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&start_time=2024-03-05", 400, "INVALID_FIELD", "start_time")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&startTime=yesterday", 400, "INVALID_FIELD", "start_time")]
    [InlineData(
        "/v1/instruments/AAPL/bars?interval=1m&start_time=0001-01-01T00:00:00%2B02:00",
        400,
        "INVALID_FIELD",
        "start_time")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&adjustment=both", 400, "INVALID_FIELD", "adjustment")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&order=99", 400, "INVALID_FIELD", "order")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_token=x", 400, "INVALID_PAGE_TOKEN", "page_token")]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&limit=5", 400, "UNKNOWN_PARAMETER", "limit")]
    [InlineData("/v1/instruments/AAPL/quote?symbol=MSFT", 400, "UNKNOWN_PARAMETER", "symbol")]
    [InlineData(
        "/v1/instruments/AAPL/bars?interval=1m&start_time.seconds=5",
        400,
        "UNKNOWN_PARAMETER",
        "start_time.seconds")]
    [InlineData("/v1/quotes", 400, "INVALID_FIELD", "symbols")]
    [InlineData("/v1/nothing", 404, "ROUTE_NOT_FOUND", null)]
    [InlineData("/v1/instruments/AAPL/nothing", 404, "ROUTE_NOT_FOUND", null)]
    [InlineData("/v1/instruments/AAPL/bars:import", 404, "ROUTE_NOT_FOUND", null)]
    public async Task Get_WrongRequest_NamesReasonAndField(string path, int status, string reason, string? field)
    {
        using var response = await market.Server.Http.GetAsync(path, TestContext.Current.CancellationToken);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(reason, error.Reason);
        Assert.Equal(field is null ? [] : [field], error.Fields);
        Assert.Equal(response.Headers.GetValues("x-request-id"), [error.RequestId]);
        Assert.Equal("no-store, private", response.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Get_SeveralWrongParameters_NamesAll()
    {
        using var response = await market.Server.Http.GetAsync(
            "/v1/instruments/AAPL/bars?interval=1m&page_size=x&order=up&end_time=now",
            TestContext.Current.CancellationToken);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Equal(["page_size", "order", "end_time"], error.Fields);
    }

    [Fact]
    public async Task Get_NumberBeyondItsType_SaysHowFarItGoes()
    {
        using var response = await market.Server.Http.GetAsync(
            "/v1/instruments/AAPL/bars?interval=1m&page_size=99999999999", TestContext.Current.CancellationToken);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Contains("must be a whole number up to 2147483647", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WrongInterval_ListsAllowedOnes()
    {
        using var response = await market.Server.Http.GetAsync(
            "/v1/instruments/AAPL/bars?interval=2m", TestContext.Current.CancellationToken);

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Contains("1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w, 1mo", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE", "/v1/instruments/AAPL/quote")]
    [InlineData("POST", "/v1/status")]
    [InlineData("PUT", "/v1/quotes")]
    public async Task Send_WrongMethod_Is405WithAllow(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order());
        Assert.Equal("METHOD_NOT_ALLOWED", (await ErrorAnswer.FromAsync(response)).Reason);
    }

    [Theory]
    [InlineData("GET", "/finapi.v1.Status/GetStatus", "POST")]
    [InlineData("HEAD", "/finapi.v1.Status/GetStatus", "POST")]
    [InlineData("DELETE", "/v1/prices:stream", "GET, HEAD")]
    [InlineData("OPTIONS", "/v1/status", "GET, HEAD")]
    [InlineData("DELETE", "/", "GET, HEAD")]
    [InlineData("POST", "/health", "GET, HEAD")]
    [InlineData("POST", "/health/live", "GET, HEAD")]
    [InlineData("PUT", "/health/ready", "GET, HEAD")]
    public async Task Send_WrongMethod_AllowsWhatIsAnswered(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order()));
    }

    [Fact]
    public async Task Send_WrongMethodAsGrpc_NamesTheMethodThatThePathTakes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/finapi.v1.Status/GetStatus")
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc-web");

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("12", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal(
            "/finapi.v1.Status/GetStatus does not take PUT, only POST.",
            response.Headers.GetValues("grpc-message").Single());
    }

    [Theory]
    [InlineData("/v1/status", "")]
    [InlineData("/health/live", "")]
    [InlineData("/", "")]
    [InlineData("/finapi.v1.Status/GetStatus", "application/grpc-web")]
    [InlineData("/finapi.v1.Status/GetStatus", "application/grpc-web-text")]
    public async Task Send_ForAForeignHost_IsRefusedInTheFormOfItsTransport(string path, string type)
    {
        var isGrpc = type.Length > 0;
        using var request = new HttpRequestMessage(isGrpc ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Host = "rebound.example:8080";
        if (isGrpc)
        {
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
            request.Content.Headers.ContentType = new(type);
            request.Headers.Accept.ParseAdd(type);
        }

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        if (isGrpc)
        {
            Assert.Equal("3", response.Headers.GetValues("grpc-status").Single());
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
            return;
        }

        var error = await ErrorAnswer.FromAsync(response);
        Assert.Equal((HttpStatusCode.BadRequest, "MALFORMED_REQUEST"), (response.StatusCode, error.Reason));
        Assert.Contains("rebound.example", error.Message, StringComparison.Ordinal);
        Assert.Contains("AllowedHosts", error.Message, StringComparison.Ordinal);
        Assert.Equal(response.Headers.GetValues("x-request-id"), [error.RequestId]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_BodyOverOneMebibyte_Is413(bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status")
        {
            Content = new ByteArrayContent(new byte[(1024 * 1024) + 1]),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("BODY_TOO_LARGE", (await ErrorAnswer.FromAsync(response)).Reason);
    }

    [Fact]
    public async Task Send_SmallerBody_IsIgnored()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status")
        {
            Content = new ByteArrayContent(new byte[1_000_000]),
        };
        request.Headers.TransferEncodingChunked = true;

        using var response = await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Post_JsonToGrpcPath_SaysWhatToSend()
    {
        using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var response = await market.Server.Http.PostAsync(
            "/finapi.v1.MarketData/GetQuote", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("MALFORMED_REQUEST", (await ErrorAnswer.FromAsync(response)).Reason);
    }
}
