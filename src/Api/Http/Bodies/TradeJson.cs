using FinApi.Domain.MarketData;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Http.Bodies;

/// <summary>The trades of a page: <c>finapi.v1.Trade</c> as JSON.</summary>
/// <param name="symbol">The symbol of their instrument, as it is shown.</param>
internal sealed class TradeJson(string symbol) : IRowJson<Trade>
{
    // All names, and the longest value of each field but the texts.
    private const int MaxRest = 448;

    private static readonly byte[][] Sides =
        JsonSpan.NamesOf(Proto.Trade.Descriptor.FindFieldByNumber(Proto.Trade.AggressorSideFieldNumber));

    private readonly byte[] _start = [.. "{\"symbol\":\""u8, .. JsonSpan.Escape(symbol)];

    public int MaxLength(in Trade row) =>
        _start.Length + MaxRest + JsonSpan.MaxText(row.TradeId) + JsonSpan.MaxText(row.Venue)
        + JsonSpan.MaxWords(row.Conditions);

    public int Write(in Trade row, Span<byte> utf8)
    {
        var json = new JsonSpan(utf8);
        json.Add(_start);
        if (row.TradeId is { } tradeId)
        {
            json.Add("\",\"tradeId\":\""u8, tradeId);
        }

        json.Add("\",\"price\":\""u8, row.Price);
        json.Add("\",\"size\":\""u8, row.Size);
        if (row.Venue is { } venue)
        {
            json.Add("\",\"venue\":\""u8, venue);
        }

        json.AddWords("\",\"conditions\":["u8, row.Conditions);
        json.Add("],\"aggressorSide\":\""u8);
        json.Add(Sides[(int)row.AggressorSide]);
        json.Add("\",\"eventTime\":\""u8, row.EventTime);
        json.Add("\",\"receiveTime\":\""u8, row.ReceiveTime);
        json.Add("\",\"sequence\":\""u8, row.Sequence);
        json.Add("\"}"u8);
        return json.Length;
    }
}
