using System.Text;
using FinApi.Application.Callers;
using FinApi.Application.History;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.Exports;
using FinApi.Application.History.ExportTrades;
using FinApi.Application.Ingest;
using FinApi.Application.Results;
using FinApi.Domain.MarketData;
using MediatR;

namespace FinApi.Application.Tests.History;

public sealed class ListTicksTests
{
    private const string Noon = "2026-11-19T17:00:00Z";

    private static readonly MarketAccess Enterprise = TestPlans.Live(TestPlans.Enterprise);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_TradesOfOneInstant_ArePagedWithoutLossOrRepeat(bool isDescending)
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            [Market.Instrument("AAPL"), .. Enumerable.Range(1, 25).Select(i => Market.Trade("AAPL", Noon, i))]);
        List<decimal> prices = [];
        var token = string.Empty;

        do
        {
            var query = new ListTradesQuery("AAPL", default, isDescending, PageSize: 4, token, Enterprise);
            var page = (await market.SendAsync(query)).Value;
            prices.AddRange(page.Trades.Select(t => t.Price));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        var expected = Enumerable.Range(1, 25).Select(i => (decimal)i);
        Assert.Equal(isDescending ? expected.Reverse() : expected, prices);
    }

    [Fact]
    public async Task Send_DescendingQuotePageOfOne_IsTheQuoteInForce()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Quote("AAPL", "2026-11-19T16:59:59Z", 1, 2),
            Market.Quote("AAPL", Noon, 3, 4));

        var query = new ListQuotesQuery(
            "AAPL", new TimeRange(null, Market.At(Noon)), IsDescending: true, PageSize: 1, string.Empty, Enterprise);
        var page = (await market.SendAsync(query)).Value;

        Assert.Equal(1, Assert.Single(page.Quotes).BidPrice);
        Assert.Equal(DataMode.Historical, page.Status.Mode);
        Assert.Empty(page.NextPageToken);
    }

    [Fact]
    public async Task ExportTrades_ManyChunks_JoinToOneFileThatQuotesWhatItMust()
    {
        await using var market = await Market.StartAsync();
        var plain = (IngestItem.OfTrade)Market.Trade("AAPL", "2026-11-19T16:00:00.000000001Z", 1.50m);
        var special = new IngestItem.OfTrade(plain.Trade with
        {
            TradeId = "a\"b,c",
            Venue = "XNAS",
            Conditions = "@ T",
            AggressorSide = AggressorSide.Sell,
        });
        await market.AcceptAsync([Market.Instrument("AAPL"), special]);
        for (var i = 0; i < 3; i++)
        {
            await market.AcceptAsync([.. Enumerable.Range(1, 700).Select(n => Market.Trade("AAPL", Noon, n))]);
        }

        var lines = (await ExportAsync(market, new ExportTradesQuery("aapl", default, Enterprise))).Split('\n');

        Assert.Equal("symbol,timestamp_utc,price,size,exchange,conditions,trade_id,side,recv_timestamp_utc", lines[0]);
        Assert.Equal(
            "AAPL,2026-11-19T16:00:00.000000001Z,1.5,1,XNAS,@ T,\"a\"\"b,c\",sell,2026-11-19T16:00:00.000000001Z",
            lines[1]);
        Assert.Equal(2_102, lines.Length);
    }

    [Fact]
    public async Task ExportBars_ExactlyOneChunk_HasNoEmptyLine()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("BTCUSD", "CRYPTO"));
        await market.AcceptAsync([.. Enumerable.Range(0, 1_000).Select(i => Market.Bar(
            "BTCUSD", BarInterval.OneMinute, $"2026-11-19T{i / 60:00}:{i % 60:00}:00Z", 1, 1, 1, 1))]);

        var query = new ExportBarsQuery("BTCUSD", "1m", default, PriceAdjustment.Raw, Enterprise);
        var lines = (await ExportAsync(market, query)).Split('\n');

        Assert.Equal(1_001, lines.Length);
        Assert.Equal("BTCUSD,2026-11-19T16:39:00Z,1,1,1,1,10,,,,1m", lines[^1]);
    }

    [Fact]
    public async Task Export_BadQuery_IsRefusedBeforeAnythingIsSent()
    {
        await using var market = await Market.StartAsync();

        var invalid = await market.SendAsync(
            new ExportBarsQuery("AAPL", "7m", default, PriceAdjustment.Raw, Enterprise));
        var unknown = await market.SendAsync(
            new ExportBarsQuery("AAPL", "1m", default, PriceAdjustment.Raw, Enterprise));

        Assert.Equal("interval", Assert.Single(invalid.Error!.Violations).Field);
        Assert.Equal(ErrorReason.SymbolNotFound, unknown.Error!.Reason);
    }

    private static async Task<string> ExportAsync(
        Market market, IRequest<Result<IAsyncEnumerable<ExportPart>>> query)
    {
        List<string> chunks = [];
        await foreach (var chunk in (await market.SendAsync(query)).Value)
        {
            chunks.Add(Encoding.UTF8.GetString(chunk.Bytes.Span));
        }

        return string.Join('\n', chunks);
    }
}
