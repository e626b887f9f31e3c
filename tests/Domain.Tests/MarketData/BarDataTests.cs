using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using FinApi.Domain.Tests.Support;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.MarketData;

public sealed class BarDataTests
{
    [Fact]
    public void Add_TradesOfXrpEth_GiveTheRecordedMinutes()
    {
        var recorded = SharedData.Rows("bars_1m/XRPETH_2019-10-11.1m.csv.gz")
            .Where(row => Number(row["volume"]) != 0)
            .Select(row => (Utc(row["timestamp_utc"]), Number(row["open"]), Number(row["high"]), Number(row["low"]),
                Number(row["close"]), (decimal?)Number(row["volume"])));

        var bars = Build("trades/XRPETH_2019-10-11.trades.csv.gz", BarInterval.OneMinute, "CRYPTO");

        Assert.Equal(1_022, bars.Count);
        Assert.Equal(
            recorded, bars.Select(bar => (bar.StartTime, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume)));
    }

    [Fact]
    public void Add_TradesOfXxx_GiveTheRecordedSession()
    {
        const string file = "trades/XXX_2018-01-02.trades.csv.gz";

        var day = Assert.Single(Build(file, BarInterval.OneDay, "XNYS"));
        var minutes = Build(file, BarInterval.OneMinute, "XNYS");

        Assert.Equal((158.3m, 159.3988m, 156.03m, 157.02m), (day.Open, day.High, day.Low, day.Close));
        Assert.Equal((4_315_945m, 39_195L), (day.Volume, day.TradeCount));
        Assert.Equal(157.1342995261m, Math.Round(day.Vwap!.Value, 10));
        Assert.Equal(Date("2018-01-02"), day.TradingDate);
        Assert.Equal(489, minutes.Count);
        Assert.Equal(390, minutes.Count(bar => bar.StartTime >= day.StartTime && bar.StartTime < day.EndTime));
    }

    private static List<Bar> Build(string file, BarInterval interval, string mic)
    {
        var calendar = Markets.Of(mic);
        var builders = new Dictionary<BarWindow, BarBuilder>();
        foreach (var trade in SharedData.Rows(file).Select(ToTrade))
        {
            if (BarWindows.Find(interval, calendar, trade.EventTime) is not { } window)
            {
                continue;
            }

            if (!builders.TryGetValue(window, out var builder))
            {
                builders.Add(window, builder = new BarBuilder(trade.Symbol, interval, window));
            }

            builder.Add(trade, isRevision: false);
        }

        return [.. builders.Values.Select(builder => builder.ToStored().Bar).OrderBy(bar => bar.StartTime)];
    }

    // Rows come in the market's order, so their number is their sequence.
    private static Trade ToTrade(Dictionary<string, string> row, int index) => new()
    {
        Symbol = Symbol.Parse(row["symbol"]),
        Price = Number(row["price"]),
        Size = Number(row["size"]),
        EventTime = Utc(row["timestamp_utc"]),
        ReceiveTime = Utc(row["timestamp_utc"]),
        Sequence = index + 1,
    };

    private static decimal Number(string text)
    {
        Assert.Equal(DecimalTextProblem.None, DecimalText.Parse(text, out var value));
        return value;
    }
}
