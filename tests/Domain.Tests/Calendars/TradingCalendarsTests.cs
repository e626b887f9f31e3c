using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;

namespace FinApi.Domain.Tests.Calendars;

public sealed class TradingCalendarsTests
{
    [Fact]
    public void Mics_Always_AreThoseWithACalendar()
    {
        var codes = TradingCalendars.Mics.Select(mic => mic.Value);

        Assert.Equal(
            [
                "ARCX", "BATS", "CRYPTO", "FX", "XAMS", "XASE", "XBRU", "XCBT", "XCEC", "XCME", "XETR", "XLIS", "XLON",
                "XNAS", "XNYM", "XNYS", "XPAR", "XTSE",
            ],
            codes);
        Assert.All(TradingCalendars.Mics, mic => Assert.True(TradingCalendars.TryGet(mic, out _)));
    }

    [Theory]
    [InlineData("XNAS")]
    [InlineData("ARCX")]
    [InlineData("BATS")]
    [InlineData("XASE")]
    public void TryGet_UsEquityExchange_GivesTheCalendarOfNewYork(string mic)
    {
        TradingCalendars.TryGet(Mic.Xnys, out var newYork);

        TradingCalendars.TryGet(Mic.Parse(mic), out var calendar);

        Assert.Same(newYork, calendar);
    }

    [Theory]
    [InlineData("XWAR")]
    [InlineData("0000")]
    public void TryGet_UnknownMarket_IsFalse(string mic) =>
        Assert.False(TradingCalendars.TryGet(Mic.Parse(mic), out _));

    [Fact]
    public void TryGet_DefaultMic_IsFalse() => Assert.False(TradingCalendars.TryGet(default, out _));

    [Fact]
    public void Listing_OfAllMarkets_IsASentencesList()
    {
        Assert.Equal(
            "XNYS, XNAS, ARCX, BATS, XASE, CRYPTO, FX, XLON, XETR, XPAR, XAMS, XBRU, XLIS, XTSE, XCME, XCBT, XNYM and "
            + "XCEC",
            TradingCalendars.Listing);
    }
}
