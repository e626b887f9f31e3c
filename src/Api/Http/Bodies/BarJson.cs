using FinApi.Application.History;
using FinApi.Domain.MarketData;

namespace FinApi.Api.Http.Bodies;

/// <summary>The bars of a page: <c>finapi.v1.Bar</c> as JSON.</summary>
/// <param name="page">The page.</param>
/// <param name="symbol">The symbol of its instrument, as it is shown.</param>
internal sealed class BarJson(BarPage page, string symbol) : IRowJson<BarRow>
{
    // All names, and the longest value of each field but symbol and interval.
    private const int MaxRest = 640;

    private readonly byte[] _start =
    [
        .. "{\"symbol\":\""u8,
        .. JsonSpan.Escape(symbol),
        .. "\",\"interval\":\""u8,
        .. JsonSpan.Escape(page.Interval.Code),
        .. "\",\"startTime\":\""u8,
    ];

    public int MaxLength(in BarRow row) => _start.Length + MaxRest;

    public int Write(in BarRow row, Span<byte> utf8)
    {
        var json = new JsonSpan(utf8);
        json.Add(_start, row.StartTime);
        json.Add("\",\"endTime\":\""u8, row.EndTime);
        if (row.TradingDate is { } date)
        {
            json.Add("\",\"tradingDate\":\""u8, date);
        }

        json.Add("\",\"open\":\""u8, row.Open);
        json.Add("\",\"high\":\""u8, row.High);
        json.Add("\",\"low\":\""u8, row.Low);
        json.Add("\",\"close\":\""u8, row.Close);
        if (row.Volume is { } volume)
        {
            json.Add("\",\"volume\":\""u8, volume);
        }

        if (row.Vwap is { } vwap)
        {
            json.Add("\",\"vwap\":\""u8, vwap);
        }

        if (row.TradeCount is { } count)
        {
            json.Add("\",\"tradeCount\":\""u8, count);
        }

        json.Add(page.IsComplete(row) ? "\",\"isComplete\":true"u8 : "\",\"isComplete\":false"u8);
        json.Add(",\"revision\":"u8, row.Revision);
        json.Add("}"u8);
        return json.Length;
    }
}
