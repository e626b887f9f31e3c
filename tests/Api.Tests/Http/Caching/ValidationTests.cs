using System.Net;
using FinApi.Api.Http.Edge;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Contracts.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NSubstitute;
using Trade = FinApi.Contracts.V1.Trade;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class ValidationTests
{
    private const string Page = "/v1/instruments/AAPL/bars?interval=1m&end_time=2024-03-05T00:00:00Z";

    [Fact]
    public async Task Get_AfterALateTrade_IsAnsweredAnew()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(14, "176.1"));
        var before = await FetchTagAsync(server, Page);

        await publisher.SendAsync(TradeAt(15, "176.2"));
        using var answer = await GetAsync(server, Page, before);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual(before, answer.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task Get_AfterACorporateAction_IsAnsweredAnewWhereItMatters()
    {
        await using var server = await ApiServer.StartAsync();
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(
            new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } }, TradeAt(14, "176.1"));
        var raw = await FetchTagAsync(server, Page);
        var adjusted = await FetchTagAsync(server, Page + "&adjustment=all");

        await publisher.SendAsync(new IngestItem
        {
            CorporateAction = new CorporateAction
            {
                Symbol = "AAPL",
                ExDate = "2024-06-10",
                Type = CorporateActionType.Split,
                PriceRatio = "0.5",
            },
        });
        using var rawAnswer = await GetAsync(server, Page, raw);
        using var adjustedAnswer = await GetAsync(server, Page + "&adjustment=all", adjusted);

        Assert.Equal(HttpStatusCode.NotModified, rawAnswer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, adjustedAnswer.StatusCode);
    }

    [Fact]
    public async Task Get_KnownTag_IsConfirmedBeforeTheStoreIsRead()
    {
        var bars = Substitute.For<IBarReader>();
        bars.ReadRowsAsync(Arg.Any<BarRange>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<FinApi.Domain.MarketData.BarRow>([], SettledVersion: 0));
        await using var server = await ApiServer.StartAsync(services => services.AddSingleton(bars));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        var tag = await FetchTagAsync(server, Page);
        Assert.NotEmpty(bars.ReceivedCalls());
        bars.ClearReceivedCalls();

        using var answer = await GetAsync(server, Page, tag);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(bars.ReceivedCalls());
    }

    [Fact]
    public async Task Get_EdgeModeOff_IsPrivateAndWithoutTags()
    {
        await using var server = await ApiServer.StartAsync(replace: null, "--Edge:Mode=Off");

        using var answer = await GetAsync(server, "/v1/markets/XNYS/sessions", etag: null);

        Assert.Equal("private, max-age=3600", answer.Headers.NonValidated["Cache-Control"].ToString());
        Assert.False(answer.Headers.Contains("Cache-Tag"));
    }

    [Fact]
    public async Task Start_EdgeModeEdgeAuth_IsRefusedWithASentence()
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ApiServer.StartAsync(replace: null, "--Edge:Mode=EdgeAuth"));

        Assert.Contains("Write Public or Off", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string> FetchTagAsync(ApiServer server, string path)
    {
        using var answer = await GetAsync(server, path, etag: null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Assert.IsType<string>(answer.Headers.ETag?.ToString());
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiServer server, string path, string? etag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IngestItem TradeAt(int hour, string price) =>
        new()
        {
            Trade = new Trade
            {
                Symbol = "AAPL",
                Price = price,
                Size = "100",
                EventTime = Timestamp.FromDateTime(new DateTime(2024, 3, 4, hour, 30, 0, DateTimeKind.Utc)),
            },
        };
}
