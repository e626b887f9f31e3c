using FinApi.Cli.CommandLine;
using FinApi.Contracts.V1;

namespace FinApi.Cli.Bars;

/// <summary>Bars as a file that <c>finapi import bars</c> takes: day bars by date, others by their start.</summary>
internal static class BarCsv
{
    public static async Task WriteAsync(IAsyncEnumerable<Bar> bars, TextWriter output)
    {
        await output.WriteAsync("symbol,interval,timestamp_utc,date,open,high,low,close,volume,vwap,trade_count\n");
        await foreach (var bar in bars)
        {
            var count = bar.HasTradeCount ? $"{bar.TradeCount}" : string.Empty;
            await output.WriteAsync(
                $"{bar.Symbol},{bar.Interval},{ServerText.Time(bar.StartTime)},{bar.TradingDate},"
                + $"{bar.Open},{bar.High},{bar.Low},{bar.Close},{bar.Volume},{bar.Vwap},{count}\n");
        }
    }
}
