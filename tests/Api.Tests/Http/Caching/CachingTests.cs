using System.Net;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;
using Grpc.Core;

namespace FinApi.Api.Tests.Http.Caching;

/// <summary>Caching as a browser or a shared cache sees it, over real HTTP.</summary>
[Collection(MarketCollection.Name)]
public sealed class CachingTests(MarketServer market)
{
    private const string ClosedDay = "start_time=2024-03-04T00:00:00Z&end_time=2024-03-05T00:00:00Z";
    private const string Revisable = "public, max-age=300, stale-while-revalidate=60";
    private const string Bars = $"/v1/instruments/AAPL/bars?interval=1m&{ClosedDay}";

    public static TheoryData<string, string, string> Lifetimes { get; } = new()
    {
        { Bars, Revisable, "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04" },
        { Bars + "&page_size=1", Revisable, "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04" },
        { Bars + "&adjustment=split", Revisable, "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04" },
        {
            $"/v1/instruments/AAPL/trades?{ClosedDay}",
            Revisable,
            "trades-AAPL, trades-AAPL-2024-03-03, trades-AAPL-2024-03-04"
        },
        {
            $"/v1/instruments/AAPL/quotes?{ClosedDay}",
            Revisable,
            "quotes-AAPL, quotes-AAPL-2024-03-03, quotes-AAPL-2024-03-04"
        },
        {
            $"/v1/bars?symbols=AAPL&interval=1m&{ClosedDay}",
            Revisable,
            "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04"
        },
        {
            $"/v1/instruments/AAPL/bars:export?interval=1m&{ClosedDay}",
            Revisable,
            "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04"
        },
        {
            $"/v1/instruments/AAPL/trades:export?{ClosedDay}",
            Revisable,
            "trades-AAPL, trades-AAPL-2024-03-03, trades-AAPL-2024-03-04"
        },
        {
            $"/v1/instruments/AAPL/bars:export?interval=1m&format=arrow&numbers=float64&{ClosedDay}",
            Revisable,
            "bars-AAPL, bars-AAPL-2024-03-03, bars-AAPL-2024-03-04"
        },
        {
            $"/v1/instruments/AAPL/trades:export?format=parquet&{ClosedDay}",
            Revisable,
            "trades-AAPL, trades-AAPL-2024-03-03, trades-AAPL-2024-03-04"
        },
        { "/v1/instruments", "public, max-age=3600", "instruments-ALL" },
        { "/v1/instruments/aapl", "public, max-age=3600", "instrument-AAPL" },
        { "/v1/instruments/AAPL/corporateActions", "public, max-age=3600", "instrument-AAPL" },
        { "/v1/instruments/AAPL/adjustmentFactors", "public, max-age=3600", "instrument-AAPL" },
        { "/v1/markets/xnys/sessions?start_date=2024-03-04", "public, max-age=3600", "calendar-XNYS" },
    };

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public async Task Get_EachKind_SaysItsLifetimeAndConfirmsItsTag(string path, string cacheControl, string tags)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        using var confirmed = await SendAsync(HttpMethod.Get, path, Header(answer, "ETag"));

        foreach (var response in new[] { answer, confirmed })
        {
            Assert.Equal(cacheControl, Header(response, "Cache-Control"));
            Assert.Equal(tags, Header(response, "Cache-Tag"));
            Assert.Equal("Accept-Encoding", Header(response, "Vary"));
            Assert.Equal(Header(answer, "ETag"), Header(response, "ETag"));
            Assert.NotNull(Header(response, "x-request-id"));
            Assert.Null(Header(response, "Set-Cookie"));
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
        Assert.Empty(await BodyAsync(confirmed));
        Assert.Null(confirmed.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("W/{0}")]
    [InlineData("\"other\", {0}")]
    [InlineData("*")]
    public async Task Get_OtherFormsOfIfNoneMatch_AreConfirmedToo(string form)
    {
        using var answer = await SendAsync(HttpMethod.Get, Bars);

        using var confirmed = await SendAsync(
            HttpMethod.Get, Bars, form.Replace("{0}", Header(answer, "ETag"), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Get_Compressed_HasATagOfItsOwnThatIsConfirmed(string encoding)
    {
        using var plain = await SendAsync(HttpMethod.Get, Bars);
        using var compressed = await SendAsync(HttpMethod.Get, Bars, encoding: encoding);
        using var confirmed = await SendAsync(HttpMethod.Get, Bars, Header(compressed, "ETag"), encoding);

        Assert.Equal(encoding, Header(compressed, "Content-Encoding"));
        Assert.EndsWith($"-{encoding}\"", Header(compressed, "ETag"), StringComparison.Ordinal);
        Assert.NotEqual(Header(plain, "ETag"), Header(compressed, "ETag"));
        Assert.Equal("Accept-Encoding", Header(compressed, "Vary"));
        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
        Assert.Equal(Header(compressed, "ETag"), Header(confirmed, "ETag"));
        Assert.Null(Header(confirmed, "Content-Encoding"));
    }

    [Theory]
    [MemberData(nameof(Lifetimes))]
    public async Task Head_EachKind_HasTheHeadersOfGetAndNoBody(string path, string cacheControl, string tags)
    {
        using var get = await SendAsync(HttpMethod.Get, path);
        using var head = await SendAsync(HttpMethod.Head, path);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(cacheControl, Header(head, "Cache-Control"));
        Assert.Equal(tags, Header(head, "Cache-Tag"));
        Assert.Equal(Header(get, "ETag"), Header(head, "ETag"));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await BodyAsync(head));
        if (!path.Contains(":export", StringComparison.Ordinal))
        {
            Assert.Equal((await BodyAsync(get)).Length, head.Content.Headers.ContentLength);
        }
    }

    [Theory]
    [InlineData("/v1/instruments/NOPE/quote", 404)]
    [InlineData("/v1/instruments/NOPE/bars?interval=1d", 404)]
    [InlineData("/v1/instruments/AAPL/bars?interval=7m", 400)]
    [InlineData("/v1/instruments/AAPL/bars?interval=1m&page_size=-1", 400)]
    [InlineData("/v1/instruments/AAPL/bars:export?interval=7m", 400)]
    [InlineData("/v1/instruments/AAPL/quote?nope=1", 400)]
    [InlineData("/v1/nothing", 404)]
    public async Task Get_Error_IsNeverStoredNorConfirmed(string path, int status)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await SendAsync(method, path, "*");

            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("private, no-store", Header(answer, "Cache-Control"));
            Assert.Null(Header(answer, "ETag"));
            Assert.Null(Header(answer, "Cache-Tag"));
        }
    }

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/v1/markets/XNYS/clock")]
    [InlineData("/v1/quotes?symbols=AAPL&symbols=NOPE")]
    public async Task Get_StateOfTheMoment_IsNeverStored(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);

        Assert.Equal("private, no-store", Header(answer, "Cache-Control"));
        Assert.Null(Header(answer, "ETag"));
    }

    [Fact]
    public async Task Get_RangeWithoutEnd_IsAskedForEachTime()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/v1/instruments/AAPL/bars?interval=1m");

        Assert.Equal("private, no-cache", Header(answer, "Cache-Control"));
        Assert.Null(Header(answer, "ETag"));
    }

    [Theory]
    [InlineData("quote")]
    [InlineData("trade")]
    [InlineData("snapshot")]
    public async Task Get_LatestMarket_ConfirmsWhatHasNotMoved(string part)
    {
        var path = $"/v1/instruments/AAPL/{part}";
        using var answer = await SendAsync(HttpMethod.Get, path);

        using var confirmed = await SendAsync(HttpMethod.Get, path, Header(answer, "ETag"));

        Assert.Equal(HttpStatusCode.NotModified, confirmed.StatusCode);
    }

    [Fact]
    public async Task Grpc_Call_HasNoCacheHeaders()
    {
        using var call = new History.HistoryClient(market.Server.Grpc).ListBarsAsync(
            new ListBarsRequest { Symbol = "AAPL", Interval = "1m" },
            new Metadata { { "if-none-match", "*" } },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.NotEmpty((await call).Bars);
        Assert.Null((await call.ResponseHeadersAsync).Get("etag"));
    }

    private static string? Header(HttpResponseMessage response, string name)
    {
        // As it was sent: the parsed form has an order of its own.
        if (response.Headers.NonValidated.TryGetValues(name, out var values)
            || response.Content.Headers.NonValidated.TryGetValues(name, out values))
        {
            return values.ToString();
        }

        return null;
    }

    private static Task<byte[]> BodyAsync(HttpResponseMessage response) =>
        response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? ifNoneMatch = null, string? encoding = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch is null ? [] : [ifNoneMatch]);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding is null ? [] : [encoding]);
        return await market.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
