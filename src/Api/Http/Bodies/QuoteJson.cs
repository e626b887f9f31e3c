using FinApi.Api.Translation;
using FinApi.Domain.MarketData;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Http.Bodies;

/// <summary>The quotes of a page: <c>finapi.v1.Quote</c> as JSON.</summary>
/// <param name="symbol">The symbol of their instrument, as it is shown.</param>
internal sealed class QuoteJson(string symbol) : IRowJson<Quote>
{
    // All names and flags, and the longest value of each field but the texts.
    private const int MaxRest = 640;

    private static readonly byte[][] FlagNames =
        JsonSpan.NamesOf(Proto.Quote.Descriptor.FindFieldByNumber(Proto.Quote.FlagsFieldNumber));

    private readonly byte[] _start = [.. "{\"symbol\":\""u8, .. JsonSpan.Escape(symbol)];

    public int MaxLength(in Quote row) =>
        _start.Length + MaxRest + JsonSpan.MaxText(row.BidVenue) + JsonSpan.MaxText(row.AskVenue)
        + JsonSpan.MaxWords(row.Conditions);

    public int Write(in Quote row, Span<byte> utf8)
    {
        var json = new JsonSpan(utf8);
        json.Add(_start);
        AddBid(ref json, row);
        AddAsk(ref json, row);
        json.Add("\",\"eventTime\":\""u8, row.EventTime);
        json.Add("\",\"receiveTime\":\""u8, row.ReceiveTime);
        json.Add("\",\"sequence\":\""u8, row.Sequence);
        json.Add("\",\"flags\":["u8);
        AddFlags(ref json, row.Flags);
        json.AddWords("],\"conditions\":["u8, row.Conditions);
        json.Add("]}"u8);
        return json.Length;
    }

    private static void AddBid(ref JsonSpan json, Quote quote)
    {
        if (quote.BidPrice is { } price)
        {
            json.Add("\",\"bidPrice\":\""u8, price);
        }

        if (quote.BidSize is { } size)
        {
            json.Add("\",\"bidSize\":\""u8, size);
        }

        if (quote.BidVenue is { } venue)
        {
            json.Add("\",\"bidVenue\":\""u8, venue);
        }
    }

    private static void AddAsk(ref JsonSpan json, Quote quote)
    {
        if (quote.AskPrice is { } price)
        {
            json.Add("\",\"askPrice\":\""u8, price);
        }

        if (quote.AskSize is { } size)
        {
            json.Add("\",\"askSize\":\""u8, size);
        }

        if (quote.AskVenue is { } venue)
        {
            json.Add("\",\"askVenue\":\""u8, venue);
        }
    }

    private static void AddFlags(ref JsonSpan json, QuoteFlags flags)
    {
        if (flags == QuoteFlags.None)
        {
            return;
        }

        var isFirst = true;
        foreach (var (flag, proto) in ProtoEnums.QuoteFlagNames)
        {
            if ((flags & flag) == QuoteFlags.None)
            {
                continue;
            }

            json.Add(isFirst ? "\""u8 : ",\""u8);
            json.Add(FlagNames[(int)proto]);
            json.Add("\""u8);
            isFirst = false;
        }
    }
}
