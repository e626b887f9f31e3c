using FinApi.Application.Callers;
using FinApi.Application.Reference;
using FinApi.Application.Reference.ListCorporateActions;
using FinApi.Application.Reference.ListInstruments;
using FinApi.Application.Reference.ListTradingSessions;
using FinApi.Application.Results;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Application.Tests.Reference;

public sealed class ReferenceTests
{
    private static readonly MarketAccess Access = TestPlans.Live(TestPlans.Enterprise);

    [Fact]
    public async Task ListInstruments_PageByPage_IsSortedAndComplete()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync([.. new[] { "B", "A.B", "C", "A", "AA", "a-c" }.Select(s => Market.Instrument(s))]);
        List<string> symbols = [];
        var token = string.Empty;

        do
        {
            var page = (await market.SendAsync(
                new ListInstrumentsQuery(string.Empty, string.Empty, default, 2, token, Access))).Value;
            symbols.AddRange(page.Instruments.Select(i => i.Symbol.Value));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(["A", "A-C", "A.B", "AA", "B", "C"], symbols);
    }

    [Fact]
    public async Task ListInstruments_Filters_FindBySymbolNameMicAndType()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Of("AAPL", "XNAS", "Apple Inc.", InstrumentType.Equity),
            Of("SPY", "ARCX", "SPDR S&P 500", InstrumentType.Etf),
            Of("APA", "XNAS", "APA Corp", InstrumentType.Equity));

        Assert.Equal("AAPL", await FindAsync("apple"));
        Assert.Equal("AAPL,APA", await FindAsync("ap"));
        Assert.Equal("SPY", await FindAsync(string.Empty, mic: "arcx"));
        Assert.Equal("SPY", await FindAsync(string.Empty, type: InstrumentType.Etf));
        Assert.Equal(string.Empty, await FindAsync("nothing"));

        static FinApi.Application.Ingest.IngestItem Of(string symbol, string mic, string name, InstrumentType type) =>
            new FinApi.Application.Ingest.IngestItem.OfInstrument(
                new Instrument { Symbol = Symbol.Parse(symbol), Mic = Mic.Parse(mic), Name = name, Type = type });

        async Task<string> FindAsync(string query, string mic = "", InstrumentType type = default)
        {
            var page = await market.SendAsync(new ListInstrumentsQuery(query, mic, type, 0, string.Empty, Access));
            return string.Join(',', page.Value.Instruments.Select(i => i.Symbol));
        }
    }

    [Fact]
    public async Task GetInstrument_AnyCase_IsFound()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("AAPL"));

        Assert.Equal("AAPL", (await market.SendAsync(new GetInstrumentQuery("aapl", Access))).Value.Symbol.Value);
        Assert.Equal(
            ErrorReason.SymbolNotFound, (await market.SendAsync(new GetInstrumentQuery("X", Access))).Error!.Reason);
    }

    [Fact]
    public async Task ListCorporateActions_NewestFirst_MergedByDateAndType()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(
            Market.Instrument("AAPL"),
            Market.Action("AAPL", new LocalDate(2012, 8, 9), CorporateActionType.CashDividend, amount: 2.65m),
            Market.Action("AAPL", new LocalDate(2014, 6, 9), CorporateActionType.Split, ratio: 0.142857m),
            Market.Action("AAPL", new LocalDate(2012, 8, 9), CorporateActionType.CashDividend, ratio: 0.99m));

        var first = (await market.SendAsync(new ListCorporateActionsQuery("AAPL", 1, string.Empty, Access))).Value;
        var second = (await market.SendAsync(
            new ListCorporateActionsQuery("AAPL", 1, first.NextPageToken, Access))).Value;

        Assert.Equal(CorporateActionType.Split, Assert.Single(first.CorporateActions).Action.Type);
        var dividend = Assert.Single(second.CorporateActions).Action;
        Assert.Equal((2.65m, 0.99m), (dividend.Amount, dividend.PriceRatio));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task GetMarketClock_InSessionAndOnWeekend_TellsWhatComesNext()
    {
        await using var market = await Market.StartAsync();

        var open = (await market.SendAsync(new GetMarketClockQuery("xnys"))).Value;
        market.Time.SetUtcNow(Market.At("2026-11-21T12:00:00Z").ToDateTimeOffset());
        var closed = (await market.SendAsync(new GetMarketClockQuery("XNYS"))).Value;
        var crypto = (await market.SendAsync(new GetMarketClockQuery("CRYPTO"))).Value;

        Assert.Equal(
            (MarketPhase.Regular, Market.At("2026-11-20T21:00:00Z"), Market.At("2026-11-23T14:30:00Z")),
            (open.Phase, open.NextCloseTime, open.NextOpenTime));
        Assert.Equal(
            (MarketPhase.Closed, Market.At("2026-11-23T21:00:00Z"), Market.At("2026-11-23T14:30:00Z")),
            (closed.Phase, closed.NextCloseTime, closed.NextOpenTime));
        Assert.Equal(new LocalDate(2026, 11, 23), closed.Session!.TradingDate);
        Assert.Equal((MarketPhase.Regular, null, null), (crypto.Phase, crypto.NextOpenTime, crypto.NextCloseTime));
        Assert.Equal(
            ErrorReason.MarketNotFound, (await market.SendAsync(new GetMarketClockQuery("XWAR"))).Error!.Reason);
    }

    [Fact]
    public async Task ListTradingSessions_ThanksgivingWeek_SkipsTheHolidayAndShortensFriday()
    {
        await using var market = await Market.StartAsync();

        var first = (await market.SendAsync(
            new ListTradingSessionsQuery("XNYS", "2026-11-23", "2026-11-28", 3, string.Empty))).Value;
        var second = (await market.SendAsync(
            new ListTradingSessionsQuery("XNYS", "2026-11-23", "2026-11-28", 3, first.NextPageToken))).Value;
        var friday = Assert.Single(second.Sessions);

        Assert.Equal([23, 24, 25], first.Sessions.Select(s => s.TradingDate.Day));
        Assert.Equal(
            (27, true, Market.At("2026-11-27T18:00:00Z")),
            (friday.TradingDate.Day, friday.IsEarlyClose, friday.CloseTime));
        Assert.Empty(second.NextPageToken);
    }

    [Theory]
    [InlineData("2026-13-01", "", "start_date")]
    [InlineData("1989-12-31", "", "start_date")]
    [InlineData("2026-01-02", "2026-01-01", "end_date")]
    [InlineData("2026-01-02", "2101-01-02", "end_date")]
    [InlineData("", "2020-01-01", "start_date")]
    public async Task ListTradingSessions_BadDates_NameTheField(string start, string end, string field)
    {
        await using var market = await Market.StartAsync();

        var result = await market.SendAsync(new ListTradingSessionsQuery("XNYS", start, end, 0, string.Empty));

        Assert.Equal(field, Assert.Single(result.Error!.Violations).Field);
    }
}
