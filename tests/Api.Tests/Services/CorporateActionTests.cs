using System.Net;
using System.Text.Json;
using FinApi.Api.Tests.Hosting;
using FinApi.Contracts.V1;

namespace FinApi.Api.Tests.Services;

/// <summary>Corporate actions and prices below zero from the publisher to bars, files and validators.</summary>
public sealed class CorporateActionTests(CorporateActionTests.Market market)
    : IClassFixture<CorporateActionTests.Market>
{
    private const string Days = "interval=1d&start_time=2020-04-01T00:00:00Z&end_time=2020-05-01T00:00:00Z";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_ActionsAndTheirCorrections_AreSeenByEveryRead()
    {
        var server = market.Server;
        await using var publisher = new Publisher(server, "actions");
        var answer = await publisher.SendAsync(
        [
            Listed("VOD", "GBX"), DayOf("VOD", "2020-04-16", "400"), DayOf("VOD", "2020-04-17", "380"),
            Action("VOD", CorporateActionType.CashDividend, amount: "0.05", currency: "GBP"),
            Listed("TWO", "USD"), DayOf("TWO", "2020-04-16", "100"),
            Action("TWO", CorporateActionType.CashDividend, amount: "1", id: "DV-1"),
            Action("TWO", CorporateActionType.CashDividend, amount: "0.25", id: "DV-2"),
            Listed("RSP", "USD"), DayOf("RSP", "2020-04-16", "300"),
            Action("RSP", CorporateActionType.Split, ratio: "0.0333333333333333"),
            Listed("BIG", "USD"), DayOf("BIG", "2020-04-16", "10"),
            Action("BIG", CorporateActionType.SpecialDividend, amount: "12"),
            Listed("FUT", "USD"), DayOf("FUT", "2020-04-16", "100"),
            Action("FUT", CorporateActionType.Split, ratio: "0.5", date: "2150-03-02"),
        ]);
        var contradicting = await publisher.SendAsync(Action("TWO", CorporateActionType.CashDividend, amount: "3"));

        Assert.Empty(answer.Rejections);
        Assert.Equal("corporate_action.ordinal", Assert.Single(contradicting.Rejections).Field);
        Assert.Equal("395", await CloseAsync(server, "VOD", "&adjustment=all"));
        Assert.Equal("98.75", await CloseAsync(server, "TWO", "&adjustment=dividend"));
        Assert.Equal("10", await CloseAsync(server, "RSP", "&adjustments=split,special_dividend"));
        Assert.Equal("10", await CloseAsync(server, "BIG", "&adjustment=all"));
        Assert.Equal("100", await CloseAsync(server, "FUT", "&adjustment=all"));
        Assert.Equal("NOT_APPLIED_REASON_AMOUNT_NOT_BELOW_CLOSE", await ReasonAsync(server, "BIG"));
        Assert.Equal("NOT_APPLIED_REASON_NOT_YET_EFFECTIVE", await ReasonAsync(server, "FUT"));
        var csv = await server.Http.GetStringAsync(
            $"/v1/instruments/TWO/bars:export?{Days}&adjustments=dividend,rights", Cancellation);
        Assert.Contains(",98.75,", csv, StringComparison.Ordinal);
        Assert.EndsWith(",dividend+rights", csv.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WithdrawnSplitAndTheOilDay_ChangeAdjustedAnswersAndTheirValidators()
    {
        var server = market.Server;
        await using var publisher = new Publisher(server, "withdrawals");
        await publisher.SendAsync(
            Listed("AAPL", "USD"),
            DayOf("AAPL", "2020-04-16", "100"),
            Action("AAPL", CorporateActionType.Split, ratio: "0.5"));
        using var split = await server.Http.GetAsync(PathOf("AAPL", "&adjustment=split"), Cancellation);
        var actions = await ReadAsync(server, "/v1/instruments/AAPL/corporateActions");
        var known = actions.GetProperty("corporateActions")[0].GetProperty("publishTime").GetString();

        var withdrawal = Action("AAPL", CorporateActionType.Split);
        withdrawal.CorporateAction.Status = CorporateActionStatus.Withdrawn;
        var answer = await publisher.SendAsync(withdrawal, Signed("CL"), new IngestItem
        {
            Bar = new Bar
            {
                Symbol = "CL",
                Interval = "1d",
                TradingDate = "2020-04-20",
                Open = "17.73",
                High = "17.85",
                Low = "-40.32",
                Close = "-37.63",
                Volume = "0",
            },
        }, Action("CL", CorporateActionType.Split, ratio: "0.5", date: "2020-04-21"));

        Assert.Empty(answer.Rejections);
        using var request = new HttpRequestMessage(HttpMethod.Get, PathOf("AAPL", "&adjustment=split"));
        request.Headers.TryAddWithoutValidation("If-None-Match", split.Headers.ETag!.ToString());
        using var after = await server.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("100", await CloseAsync(server, "AAPL", "&adjustment=split"));
        Assert.Equal("50", await CloseAsync(server, "AAPL", $"&adjustment=split&as_of={known}"));
        Assert.Equal("-37.63", await CloseAsync(server, "CL", "&adjustment=all"));
        var factors = await new Reference.ReferenceClient(server.Grpc).ListAdjustmentFactorsAsync(
            new ListAdjustmentFactorsRequest { Symbol = "CL" }, cancellationToken: Cancellation);
        var factor = Assert.Single(factors.AdjustmentFactors);
        Assert.Equal(NotAppliedReason.SignedPrices, factor.CorporateAction.NotAppliedReason);
        Assert.Equal((false, "1"), (factor.HasPriceFactor, factor.CumulativePriceFactor));
        var instrument = (await ReadAsync(server, "/v1/instruments/CL")).GetProperty("instrument");
        Assert.True(instrument.GetProperty("signedPrices").GetBoolean());
    }

    private static string PathOf(string symbol, string query) => $"/v1/instruments/{symbol}/bars?{Days}{query}";

    private static async Task<string?> CloseAsync(ApiServer server, string symbol, string query) =>
        (await ReadAsync(server, PathOf(symbol, query))).GetProperty("bars")[0].GetProperty("close").GetString();

    private static async Task<string?> ReasonAsync(ApiServer server, string symbol) =>
        (await ReadAsync(server, $"/v1/instruments/{symbol}/corporateActions"))
            .GetProperty("corporateActions")[0].GetProperty("notAppliedReason").GetString();

    private static IngestItem Listed(string symbol, string currency) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "XNAS", Currency = currency } };

    private static IngestItem Signed(string symbol) =>
        new() { Instrument = new Instrument { Symbol = symbol, Mic = "XNAS", SignedPrices = true } };

    private static IngestItem DayOf(string symbol, string date, string close) =>
        new()
        {
            Bar = new Bar
            {
                Symbol = symbol,
                Interval = "1d",
                TradingDate = date,
                Open = close,
                High = close,
                Low = close,
                Close = close,
                Volume = "1000",
            },
        };

    private static IngestItem Action(
        string symbol,
        CorporateActionType type,
        string? ratio = null,
        string? amount = null,
        string? currency = null,
        string? id = null,
        string date = "2020-04-17")
    {
        var action = new CorporateAction { Symbol = symbol, ExDate = date, Type = type };
        if (ratio is not null)
        {
            action.PriceRatio = ratio;
        }

        if (amount is not null)
        {
            action.Amount = amount;
        }

        if (currency is not null)
        {
            action.Currency = currency;
        }

        if (id is not null)
        {
            action.ActionId = id;
        }

        return new IngestItem { CorporateAction = action };
    }

    private static async Task<JsonElement> ReadAsync(ApiServer server, string path)
    {
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync(path, Cancellation));
        return document.RootElement.Clone();
    }

    /// <summary>One server for the tests of this class, which publish instruments of their own.</summary>
    public sealed class Market : IAsyncLifetime
    {
        internal ApiServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ApiServer.StartAsync();

        public async ValueTask DisposeAsync() => await Server.DisposeAsync();
    }
}
