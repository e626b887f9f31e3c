using FinApi.Application.Callers;
using FinApi.Application.History;
using FinApi.Application.History.ExportBars;
using FinApi.Application.History.ListBars;
using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Tests.History;

/// <summary>Corrections that are committed between the reads of one answer.</summary>
public sealed class PageVersionTests
{
    private static readonly MarketAccess Access = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task ListBars_Raw_HasTheVersionOfItsRead()
    {
        await using var market = await StartAsync();

        var before = await ListAsync(market, PriceAdjustment.Raw);
        await CorrectAsync(market, close: 20);
        var after = await ListAsync(market, PriceAdjustment.Raw);

        Assert.Equal(new PageVersion(1, string.Empty), before.Version);
        Assert.Equal(new PageVersion(2, string.Empty), after.Version);
    }

    // The factor of the dividend is 1 - 1 / close: rows and factor are both of one version or the page is read again.
    [Fact]
    public async Task ListBars_CorrectedBetweenRowsAndTable_IsReadAgain()
    {
        await using var market = await StartAsync();
        market.Store.BeforePage[2] = () => CorrectAsync(market, close: 20);

        var page = await ListAsync(market, PriceAdjustment.Dividend);

        Assert.Equal(2, page.Version?.SettledVersion);
        Assert.Equal(page.Status.AdjustmentVersion, page.Version?.AdjustmentVersion);
        Assert.Equal(20m * (1 - (1m / 20)), page.Bars[0].Bar.Close);
    }

    [Fact]
    public async Task ListBars_CorrectedAtEachAttempt_HasNoVersion()
    {
        await using var market = await StartAsync();
        for (var read = 2; read <= 6; read++)
        {
            var close = 20 + read;
            market.Store.BeforePage[read] = () => CorrectAsync(market, close);
        }

        Assert.Null((await ListAsync(market, PriceAdjustment.Dividend)).Version);
        Assert.NotNull((await ListAsync(market, PriceAdjustment.Dividend)).Version);
    }

    [Fact]
    public async Task ListBars_AdjustedTwice_ReadsTheClosesOnce()
    {
        await using var market = await StartAsync();
        await ListAsync(market, PriceAdjustment.Dividend);
        var reads = market.Store.PageReads;

        await ListAsync(market, PriceAdjustment.Dividend);

        Assert.Equal(reads + 1, market.Store.PageReads);
    }

    [Fact]
    public async Task Export_CorrectedBetweenItsParts_SaysSoByTheirVersions()
    {
        await using var market = await StartAsync();
        await market.AcceptAsync([.. Enumerable.Range(0, 1_000).Select(number => Minute(number))]);
        await market.AcceptAsync([.. Enumerable.Range(1_000, 100).Select(number => Minute(number))]);
        var query = new ExportBarsQuery("BTCUSD", "1m", default, PriceAdjustment.Raw, Access);
        var parts = (await market.SendAsync(query)).Value;

        List<long?> versions = [];
        await foreach (var part in parts)
        {
            versions.Add(part.Versions[0]?.SettledVersion);
            await market.AcceptAsync(Minute(versions.Count, price: 2));
        }

        Assert.Equal([2, 3], versions);
    }

    private static async Task<Market> StartAsync()
    {
        var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Instrument("BTCUSD", "CRYPTO"),
            Market.Action("AAPL", new LocalDate(2026, 11, 18), CorporateActionType.CashDividend, amount: 1),
            Day(close: 10));
        return market;
    }

    private static IngestItem Minute(int number) => Minute(number, price: 1);

    private static IngestItem Minute(int number, decimal price)
    {
        var start = $"2026-11-18T{number / 60:00}:{number % 60:00}:00Z";
        return Market.Bar("BTCUSD", BarInterval.OneMinute, start, price, price, price, price);
    }

    private static async Task CorrectAsync(Market market, decimal close) => await market.AcceptAsync(Day(close));

    private static IngestItem Day(decimal close) =>
        Market.Bar("AAPL", BarInterval.OneDay, "2026-11-17T14:30:00Z", close, close, close, close);

    private static async Task<BarPage> ListAsync(Market market, PriceAdjustment adjustment) =>
        (await market.SendAsync(
            new ListBarsQuery("AAPL", "1d", default, adjustment, false, 0, string.Empty, Access))).Value;
}
