using System.Globalization;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class QuoteTests
{
    [Theory]
    [InlineData("10.01", "10.02", QuoteFlags.None)]
    [InlineData("10.01", "10.0100", QuoteFlags.Locked)]
    [InlineData("10.02", "10.01", QuoteFlags.Crossed)]
    [InlineData(null, "10.01", QuoteFlags.NoBid)]
    [InlineData("0.00", "10.01", QuoteFlags.NoBid)]
    [InlineData("10.01", null, QuoteFlags.NoAsk)]
    [InlineData("10.01", "0", QuoteFlags.NoAsk)]
    [InlineData(null, null, QuoteFlags.NoBid | QuoteFlags.NoAsk)]
    [InlineData("0", "0", QuoteFlags.NoBid | QuoteFlags.NoAsk)]
    [InlineData("0", null, QuoteFlags.NoBid | QuoteFlags.NoAsk)]
    [InlineData("-37.64", "-37.63", QuoteFlags.None)]
    [InlineData("-0.01", "0", QuoteFlags.None)]
    [InlineData("0", "-0.01", QuoteFlags.Crossed)]
    [InlineData("-1", "-1.0", QuoteFlags.Locked)]
    public void Flags_OfPrices_SayWhatIsRemarkable(string? bid, string? ask, QuoteFlags flags)
    {
        var quote = new Quote
        {
            Symbol = Symbol.Parse("AAPL"),
            BidPrice = Price(bid),
            AskPrice = Price(ask),
            EventTime = NodaConstants.UnixEpoch,
            ReceiveTime = NodaConstants.UnixEpoch,
        };

        Assert.Equal(flags, quote.Flags);
    }

    private static decimal? Price(string? text) =>
        text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
