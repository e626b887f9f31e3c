using System.Text.Json;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Tests.Support;
using NodaTime;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.MarketData;

public sealed class AdjustmentDataTests
{
    private const string Events = "bars_1d/raw_2004_2014.events.csv";
    private const string Bars = "bars_1d/raw_2004_2014.csv.gz";

    [Theory]
    [InlineData("AAPL", "split_adjusted", PriceAdjustment.Split, 7)]
    [InlineData("COST", "split_adjusted", PriceAdjustment.Split, 3)]
    [InlineData("COST", "split_and_dividend_adjusted", PriceAdjustment.All, 3)]
    [InlineData("INTC", "split_and_dividend_adjusted", PriceAdjustment.All, 3)]
    [InlineData("MMM", "split_and_dividend_adjusted", PriceAdjustment.All, 3)]
    public void Adjust_RecordedRatios_GiveTheRecordedCloses(
        string symbol, string field, PriceAdjustment adjustment, int count)
    {
        var bars = BarsOf(symbol);
        var table = AdjustmentTable.Create(ActionsOf(symbol, withRatios: true), _ => null);

        var recorded = RecordedCloses(symbol, field);

        Assert.Equal(count, recorded.Count);
        Assert.All(recorded, close => AssertClose(
            close.Value, table.Adjust(bars[close.Key], close.Key, adjustment).Close, relative: 0.0000000005m));
    }

    [Theory]
    [InlineData("COST")]
    [InlineData("INTC")]
    [InlineData("MMM")]
    public void Adjust_AmountsAndClosesBefore_GiveTheRecordedCloses(string symbol)
    {
        var bars = BarsOf(symbol);
        var dates = bars.Keys.Order().ToList();
        var table = AdjustmentTable.Create(
            ActionsOf(symbol, withRatios: false), exDate => bars[dates[dates.BinarySearch(exDate) - 1]].Close);

        // The source cut its closes to three places, which 44 dividends add up.
        Assert.All(RecordedCloses(symbol, "split_and_dividend_adjusted"), close => AssertClose(
            close.Value, table.Adjust(bars[close.Key], close.Key, PriceAdjustment.All).Close, relative: 0.0001m));
    }

    private static void AssertClose(decimal expected, decimal actual, decimal relative) =>
        Assert.InRange(actual, expected * (1 - relative), expected * (1 + relative));

    private static Dictionary<LocalDate, decimal> RecordedCloses(string symbol, string field)
    {
        using var oracles = JsonDocument.Parse(File.ReadAllBytes(SharedData.File("oracles.json")));
        return oracles.RootElement
            .GetProperty("adjustments").GetProperty("bars_1d/raw_2004_2014").GetProperty("symbols")
            .GetProperty(symbol).GetProperty("close").EnumerateObject()
            .ToDictionary(day => Date(day.Name), day => day.Value.GetProperty(field).GetDecimal());
    }

    private static CorporateAction[] ActionsOf(string symbol, bool withRatios)
    {
        var events = SharedData.Rows(Events).Where(row => row["symbol"] == symbol).ToList();
        var ratios = events
            .Where(row => row["kind"] == "dividend_price_ratio")
            .ToDictionary(row => row["date"], row => Number(row["ratio"]));
        var dividends = events.Where(row => row["kind"] == "cash_dividend").Select(row => new CorporateAction
        {
            Symbol = Symbol.Parse(symbol),
            ExDate = Date(row["date"]),
            Type = CorporateActionType.CashDividend,
            PriceRatio = withRatios ? ratios[row["date"]] : null,
            Amount = Number(row["amount"]),
        });
        var splits = events.Where(row => row["kind"] == "split_price_ratio").Select(row => new CorporateAction
        {
            Symbol = Symbol.Parse(symbol),
            ExDate = Date(row["date"]),
            Type = CorporateActionType.Split,
            PriceRatio = Number(row["ratio"]),
        });
        return [.. dividends, .. splits];
    }

    private static Dictionary<LocalDate, Bar> BarsOf(string symbol) => SharedData.Rows(Bars)
        .Where(row => row["symbol"] == symbol)
        .Select(row => new Bar
        {
            Symbol = Symbol.Parse(symbol),
            Interval = BarInterval.OneDay,
            StartTime = Markets.Of("XNAS").FindSession(Date(row["date"]))!.OpenTime,
            EndTime = Markets.Of("XNAS").FindSession(Date(row["date"]))!.CloseTime,
            TradingDate = Date(row["date"]),
            Open = Number(row["open"]),
            High = Number(row["high"]),
            Low = Number(row["low"]),
            Close = Number(row["close"]),
            Volume = Number(row["volume"]),
        })
        .ToDictionary(bar => bar.TradingDate!.Value);

    private static decimal Number(string text)
    {
        Assert.Equal(DecimalTextProblem.None, DecimalText.Parse(text, out var value));
        return value;
    }
}
