using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Bars;

/// <summary>
/// Bars as a file that <c>finapi import bars</c> takes: day bars by date, others by their start. An import refuses
/// adjusted prices, which the server would adjust a second time: as in the server's exports a column tells them.
/// </summary>
internal static class BarCsv
{
    private const string Header = "symbol,interval,timestamp_utc,date,open,high,low,close,volume,vwap,trade_count";

    public static async Task WriteAsync(IAsyncEnumerable<Bar> bars, string adjustment, TextWriter output)
    {
        var (name, value) = adjustment == BarsRequest.Raw
            ? (string.Empty, string.Empty)
            : (",adjustment", $",{adjustment}");
        await output.WriteAsync($"{Header}{name}\n");
        await foreach (var bar in bars)
        {
            var count = bar.HasTradeCount ? $"{bar.TradeCount}" : string.Empty;
            await output.WriteAsync(
                $"{bar.Symbol},{bar.Interval},{ServerText.Time(bar.StartTime)},{bar.TradingDate},"
                + $"{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume},{bar.Vwap},{count}{value}\n");
        }
    }
}
