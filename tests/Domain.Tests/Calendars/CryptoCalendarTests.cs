using FinApi.Domain.Calendars;
using static FinApi.Domain.Tests.Support.Markets;
using static FinApi.Domain.Tests.Support.Times;

namespace FinApi.Domain.Tests.Calendars;

public sealed class CryptoCalendarTests
{
    private static readonly TradingCalendar Calendar = Of("CRYPTO");

    [Fact]
    public void IsAlwaysOpen_ByMarket_HoldsForCryptoAlone() =>
        Assert.Equal((true, false, false), (Calendar.IsAlwaysOpen, Of("XNYS").IsAlwaysOpen, Of("FX").IsAlwaysOpen));

    [Fact]
    public void FindSession_Christmas_IsTheDayInUtc()
    {
        var session = Calendar.FindSession(Date("2024-12-25"));

        Assert.Equal(
            new TradingSession(
                Date("2024-12-25"), Utc("2024-12-25T00:00:00Z"), Utc("2024-12-26T00:00:00Z"), IsEarlyClose: false),
            session);
    }

    [Theory]
    [InlineData("1990-01-01T00:00:00Z")]
    [InlineData("2024-07-06T23:59:59.999999999Z")]
    [InlineData("2100-12-31T23:59:59.999999999Z")]
    public void PhaseAt_AnyInstantOfTheSpan_IsRegular(string utc)
    {
        Assert.Equal(MarketPhase.Regular, Calendar.PhaseAt(Utc(utc)));
        Assert.Equal(Utc(utc), Calendar.NextTradingTime(Utc(utc)));
    }

    [Theory]
    [InlineData("1989-12-31T23:59:59.999999999Z")]
    [InlineData("2101-01-01T00:00:00Z")]
    public void FindSessionAt_OutsideTheSpan_IsNull(string utc) => Assert.Null(Calendar.FindSessionAt(Utc(utc)));
}
