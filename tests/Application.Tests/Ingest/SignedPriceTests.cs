using FinApi.Application.Ingest;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;

namespace FinApi.Application.Tests.Ingest;

public sealed class SignedPriceTests
{
    private const string Noon = "2026-11-20T14:59:00Z";

    private static readonly IngestItem[] Below =
    [
        Market.Trade("CL", Noon, -37.63m),
        Market.Trade("CL", Noon, 0),
        Market.Quote("CL", Noon, -37.64m, -37.63m),
        Market.Bar("CL", BarInterval.OneDay, "2026-11-19T14:30:00Z", 17.73m, 17.85m, -40.32m, -37.63m),
        Market.Bar("CL", BarInterval.OneDay, "2026-11-18T14:30:00Z", 0, 0, 0, 0),
    ];

    [Fact]
    public async Task Publish_PricesAtAndBelowZero_OnlyWhereTheInstrumentSaysSo()
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Market.Instrument("CL"));

        var refused = (await market.PublishAsync(new IngestBatch("before", 1, 1, Below))).Value;
        await market.AcceptAsync(Signed(true));
        await market.AcceptAsync(Below);
        await market.AcceptAsync(new IngestItem.OfInstrument(Instrument(), InstrumentFields.HasSignedPrices));
        var again = (await market.PublishAsync(new IngestBatch("after", 1, 1, Below))).Value;

        Assert.Equal(
            [
                (RejectionReason.NegativePrice, "trade.price"), (RejectionReason.InvalidField, "trade.price"),
                (RejectionReason.NegativePrice, "quote.bid_price"), (RejectionReason.NegativePrice, "bar.low"),
                (RejectionReason.InvalidField, "bar.open"),
            ],
            refused.Rejections.Select(rejection => (rejection.Reason, rejection.Field)));
        Assert.All(
            refused.Rejections,
            rejection => Assert.Contains("signed_prices", rejection.Message, StringComparison.Ordinal));
        Assert.Equal(Below.Length, again.Rejections.Count);
        Assert.True(market.Latest.TryGet("CL", out var state));
        Assert.Equal((-37.64m, 0m), (state.Quote!.BidPrice, state.Trade!.Price));
        var minute = state.MinuteBar!;
        Assert.Equal((-37.63m, 0m, -37.63m, 0m), (minute.Open, minute.High, minute.Low, minute.Close));
    }

    [Fact]
    public async Task Publish_InstrumentAndPricesInOneBatch_AreStored()
    {
        await using var market = await Market.StartAsync();

        await market.AcceptAsync([Signed(true), .. Below]);

        Assert.True(market.Latest.TryGet("CL", out var state));
        Assert.Equal(-37.63m, state.PreviousDayBar?.Close ?? state.DayBar!.Close);
    }

    [Theory]
    [InlineData(-100_000_000_000_000, false)]
    [InlineData(-99_999_999_999_999, true)]
    public async Task Publish_PriceFarBelowZero_StaysWithinTheBound(long price, bool isTaken)
    {
        await using var market = await Market.StartAsync();
        await market.AcceptAsync(Signed(true));

        var receipt = (await market.PublishAsync(
            new IngestBatch("far", 1, 1, [Market.Trade("CL", Noon, price)]))).Value;

        Assert.Equal(isTaken, receipt.Rejections.Count == 0);
    }

    private static IngestItem Signed(bool isSigned) =>
        new IngestItem.OfInstrument(Instrument() with { HasSignedPrices = isSigned });

    private static Instrument Instrument() => new() { Symbol = Symbol.Parse("CL"), Mic = Mic.Xnas };
}
