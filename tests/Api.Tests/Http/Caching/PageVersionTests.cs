using System.Net;
using FinApi.Api.Tests.Errors;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.History;
using FinApi.Application.Storage;
using FinApi.Contracts.V1;
using FinApi.Domain.MarketData;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NSubstitute;
using Instrument = FinApi.Contracts.V1.Instrument;
using Symbol = FinApi.Domain.Instruments.Symbol;
using Trade = FinApi.Domain.MarketData.Trade;

namespace FinApi.Api.Tests.Http.Caching;

/// <summary>Pages of a store that has another version than the market in memory, or becomes another one.</summary>
public sealed class PageVersionTests
{
    private const string Page = "/v1/instruments/AAPL/bars?interval=1m&end_time=2024-03-05T00:00:00Z";
    private const string Export = "/v1/instruments/AAPL/trades:export?end_time=2024-03-05T00:00:00Z";

    private static readonly Symbol Aapl = Symbol.Parse("AAPL");

    private readonly IBarReader _bars = Substitute.For<IBarReader>();
    private readonly ITradeReader _trades = Substitute.For<ITradeReader>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 2)]
    public async Task Get_Twice_IsGivenAgainOnlyWhileMemoryShowsTheVersionOfThePage(long version, int reads)
    {
        await using var server = await StartAsync(version);

        var first = await GetAsync(server, Page);
        var second = await GetAsync(server, Page);

        Assert.Equal(first, second);
        Assert.Equal(reads, _bars.ReceivedCalls().Count());
    }

    [Fact]
    public async Task Get_PageOfALaterVersion_HasAnotherTagAndIsConfirmedByIt()
    {
        await using var server = await StartAsync(version: 0);
        var (_, before) = await GetAsync(server, Page);

        Answer(version: 5);
        var (status, after) = await GetAsync(server, Page, "\"none.w\"");
        var (confirmed, same) = await GetAsync(server, Page, after);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(before, after);
        Assert.Equal((HttpStatusCode.NotModified, after), (confirmed, same));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public async Task Export_SecondPartOfAnotherVersion_IsBrokenOff(long version, bool isWhole)
    {
        await using var server = await StartAsync(version: 0);
        _trades.ReadPageAsync(Arg.Is<TickRange>(range => range.After == null), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<Trade>([.. Enumerable.Range(0, 1_000).Select(TradeOf)], 7));
        _trades.ReadPageAsync(Arg.Is<TickRange>(range => range.After != null), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<Trade>([TradeOf(1_000)], version));

        var getting = server.Http.GetAsync(Export, Token);

        if (!isWhole)
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => getting);
            return;
        }

        using var answer = await getting;
        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal(1_002, (await answer.Content.ReadAsStringAsync(Token)).TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Get_InTheNextEpoch_KnowsNoTagKeptAnswerOrTokenOfTheLast()
    {
        await using var server = await StartAsync(version: 0);
        _bars.ReadRowsAsync(Arg.Any<BarRange>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<BarRow>([BarOf(0), BarOf(1), BarOf(2)], 0));
        const string path = Page + "&page_size=1";
        using var first = await server.Http.GetAsync(path, Token);
        var tag = first.Headers.ETag?.ToString();
        var body = await first.Content.ReadAsStringAsync(Token);
        var token = Google.Protobuf.JsonParser.Default.Parse<ListBarsResponse>(body).NextPageToken;
        var reads = _bars.ReceivedCalls().Count();

        server.Services.GetRequiredService<StoreEpoch>().Epoch = 2;
        var (status, later) = await GetAsync(server, path, tag);
        await GetAsync(server, path);
        using var refused = await server.Http.GetAsync($"{path}&page_token={Uri.EscapeDataString(token)}", Token);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotEqual(tag, later);
        Assert.Equal(reads + 2, _bars.ReceivedCalls().Count());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = await ErrorAnswer.FromAsync(refused);
        Assert.Equal(("INVALID_PAGE_TOKEN", "page_token"), (error.Reason, Assert.Single(error.Fields)));
        Assert.Contains("from the first page", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string? Tag)> GetAsync(
        ApiServer server, string path, string? etag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }

        using var answer = await server.Http.SendAsync(request, Token);
        return (answer.StatusCode, answer.Headers.ETag?.ToString());
    }

    private static Trade TradeOf(int number) => new()
    {
        Symbol = Aapl,
        Price = 1,
        Size = 1,
        EventTime = At(number),
        ReceiveTime = At(number),
        Sequence = number + 1,
    };

    private static BarRow BarOf(int minute) => new()
    {
        StartTime = At(60 * minute),
        EndTime = At(60 * (minute + 1)),
        Open = 1,
        High = 1,
        Low = 1,
        Close = 1,
    };

    private static Instant At(int second) => Instant.FromUtc(2024, 3, 4, 14, 30) + Duration.FromSeconds(second);

    private void Answer(long version) =>
        _bars.ReadRowsAsync(Arg.Any<BarRange>(), Arg.Any<CancellationToken>())
            .Returns(_ => new StoredPage<BarRow>([BarOf(0)], version));

    private async Task<ApiServer> StartAsync(long version)
    {
        Answer(version);
        var server = await ApiServer.StartAsync(services => services.AddSingleton(_bars).AddSingleton(_trades));
        await using var publisher = new Publisher(server, "test");
        await publisher.SendAsync(new IngestItem { Instrument = new Instrument { Symbol = "AAPL", Mic = "XNAS" } });
        _bars.ClearReceivedCalls();
        return server;
    }
}
