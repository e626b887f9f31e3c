using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FinApi.Api.Http.Bodies;
using FinApi.Api.Tests.Hosting;
using FinApi.Api.Translation;
using FinApi.Application.Collections;
using FinApi.Application.History;
using FinApi.Application.MarketData;
using FinApi.Domain.Freshness;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using Google.Protobuf;
using NodaTime;

namespace FinApi.Api.Tests.Http.Bodies;

/// <summary>
/// Rows as JSON against the messages that they are over gRPC: field by field as Protocol Buffers writes them, and byte
/// by byte as the transcoder does where it gives the same message.
/// </summary>
[Collection(MarketCollection.Name)]
public sealed class RowJsonTests(MarketServer market)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private static readonly DataStatus Status =
        new(DataMode.Historical, AsOfTime: null, Duration.Zero, PriceAdjustment.Raw, AdjustmentVersion: "");

    private static readonly Gen<Instant> Times =
        from second in Gen.Long[-9_000_000_000, 9_000_000_000]
        from nanos in Gen.Int[0, 999_999_999]
        from unit in OneOf(1, 1_000, 1_000_000, 1_000_000_000)
        select Instant.FromUnixTimeSeconds(second) + Duration.FromNanoseconds((long)(nanos / unit * unit));

    private static readonly Gen<decimal> Decimals =
        from bits in Gen.Int.Array[2]
        from high in Gen.OneOf(Gen.Const(0), Gen.Int)
        from isNegative in Gen.Bool
        from scale in Gen.Int[0, 28]
        select DerivedDecimal.Cut(new decimal(bits[0], bits[1], high, isNegative, (byte)scale));

    private static readonly Gen<decimal?> DecimalsOrNone = OrNone(Decimals);

    private static readonly Gen<string?> Texts =
        Gen.OneOf(Gen.Char[' ', '~'], Gen.Char["é\u0416\u4E2D\"\\<&+\u0001\u2028"]).Array[1, 16]
            .Select(text => (string?)new string(text));

    private static readonly Gen<Symbol> Symbols =
        OneOf("AAPL", "BRK.B", "^GSPC", "A=F").Select(Symbol.Parse);

    private static readonly Gen<BarPage> BarPages =
        from symbol in Symbols
        from interval in OneOf("1m", "4h", "1d", "1mo")
        from time in Times
        from rows in BarRows.Array[0, 5]
        let page = PooledRows.Of<BarRow>(rows)
        select new BarPage(symbol, BarInterval.Parse(interval), page, time, string.Empty, Status, Version: null);

    private static Gen<BarRow> BarRows =>
        from times in Times.Array[2]
        from date in Gen.Bool
        from prices in Decimals.Array[4]
        from volume in DecimalsOrNone
        from vwap in DecimalsOrNone
        from count in OrNone(Gen.Long[0, 100_000_000_000])
        from revision in Gen.Int[0, int.MaxValue]
        select new BarRow
        {
            StartTime = times[0],
            EndTime = times[1],
            TradingDate = date ? times[0].InUtc().Date : null,
            Open = prices[0],
            High = prices[1],
            Low = prices[2],
            Close = prices[3],
            Volume = volume,
            Vwap = vwap,
            TradeCount = count,
            Revision = revision,
        };

    private static readonly Gen<Trade> Trades =
        from symbol in Symbols
        from values in Decimals.Array[2]
        from texts in Texts.Array[3]
        from side in OneOf(Enum.GetValues<AggressorSide>())
        from times in Times.Array[2]
        from sequence in Gen.Long
        select new Trade
        {
            Symbol = symbol,
            Price = values[0],
            Size = values[1],
            TradeId = texts[0],
            Venue = texts[1],
            Conditions = texts[2],
            AggressorSide = side,
            EventTime = times[0],
            ReceiveTime = times[1],
            Sequence = sequence,
        };

    private static readonly Gen<Quote> Quotes =
        from symbol in Symbols
        from values in DecimalsOrNone.Array[4]
        from texts in Texts.Array[3]
        from times in Times.Array[2]
        from sequence in Gen.Long
        select new Quote
        {
            Symbol = symbol,
            BidPrice = values[0],
            BidSize = values[1],
            BidVenue = texts[0],
            AskPrice = values[2],
            AskSize = values[3],
            AskVenue = texts[1],
            Conditions = texts[2],
            EventTime = times[0],
            ReceiveTime = times[1],
            Sequence = sequence,
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Bars_OfAnyPage_AreTheirMessages() =>
        BarPages.Sample(page =>
        {
            var json = new BarJson(page, page.Symbol.Value);
            return IsEqual(new PageRows<BarRow, BarJson>(page.Rows, json), "bars", TickEncoding.Encode(page));
        });

    [Fact]
    public void Trades_AnyOfThem_AreTheirMessages() =>
        Trades.Sample(trade =>
        {
            PooledRows<Trade> rows = [trade];
            var message = new FinApi.Contracts.V1.ListTradesResponse { Trades = { TickEncoding.Encode(trade) } };
            return IsEqual(new PageRows<Trade, TradeJson>(rows, new TradeJson(trade.Symbol.Value)), "trades", message);
        });

    [Fact]
    public void Quotes_AnyOfThem_AreTheirMessages() =>
        Quotes.Sample(quote =>
        {
            PooledRows<Quote> rows = [quote];
            var message = new FinApi.Contracts.V1.ListQuotesResponse { Quotes = { TickEncoding.Encode(quote) } };
            return IsEqual(new PageRows<Quote, QuoteJson>(rows, new QuoteJson(quote.Symbol.Value)), "quotes", message);
        });

    [Theory]
    [InlineData("quote", "quote", "quotes?order=desc", "quotes")]
    [InlineData("trade", "trade", "trades?order=desc", "trades")]
    [InlineData("snapshot", "snapshot.minuteBar", "bars?interval=1m&order=desc", "bars")]
    [InlineData("snapshot", "snapshot.dayBar", "bars?interval=1d&order=desc", "bars")]
    public async Task Rows_OfAPage_HaveTheBytesThatTheTranscoderWrites(
        string one, string path, string many, string list)
    {
        var single = await GetAsync(one);
        foreach (var name in path.Split('.'))
        {
            single = single.GetProperty(name);
        }

        var listed = (await GetAsync(many)).GetProperty(list)[0];

        Assert.Equal(single.GetRawText(), listed.GetRawText());
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<T?> OrNone<T>(Gen<T> values)
        where T : struct =>
        Gen.OneOf(Gen.Const((T?)null), values.Select(value => (T?)value));

    private async Task<JsonElement> GetAsync(string path)
    {
        var uri = new Uri($"/v1/instruments/AAPL/{path}", UriKind.Relative);
        using var document = JsonDocument.Parse(await market.Deployment.Http.GetByteArrayAsync(uri, Token));
        return document.RootElement.Clone();
    }

    private static bool IsEqual(PageRows rows, string list, IMessage message)
    {
        var json = new ArrayBufferWriter<byte>();
        rows.Write(json);
        return JsonNode.DeepEquals(
            JsonNode.Parse($"[{Encoding.UTF8.GetString(json.WrittenSpan)}]"),
            JsonNode.Parse(Formatter.Format(message))![list]);
    }
}
