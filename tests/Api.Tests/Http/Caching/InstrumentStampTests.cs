using FinApi.Api.Http.Caching;
using FinApi.Application.MarketData;
using FinApi.Domain.Calendars;
using FinApi.Domain.Instruments;

namespace FinApi.Api.Tests.Http.Caching;

public sealed class InstrumentStampTests
{
    private readonly InstrumentState _state;

    public InstrumentStampTests()
    {
        Assert.True(TradingCalendars.TryGet(Mic.Xnas, out var calendar));
        _state = new InstrumentState(new Instrument { Symbol = Symbol.Parse("AAPL"), Mic = Mic.Xnas }, calendar);
    }

    [Fact]
    public void IsCurrent_PageOfALaterVersionThanMemory_OnlyWhileMemoryShowsThatVersion()
    {
        var stamp = new InstrumentStamp(_state, StampKind.Settled);
        var later = stamp.At(5);

        Assert.Equal((true, false), (stamp.IsCurrent, later.IsCurrent));
        _state.SettledVersion = 5;
        Assert.Equal((false, true), (stamp.IsCurrent, later.IsCurrent));
        _state.SettledVersion = 6;
        Assert.Equal((false, false), (stamp.IsCurrent, later.IsCurrent));
    }

    [Fact]
    public void IsCurrent_OtherCorporateActions_IsNot()
    {
        var stamp = new InstrumentStamp(_state, StampKind.Settled).At(5);
        _state.SettledVersion = 5;

        Assert.True(stamp.IsCurrent);
        _state.CorporateActions = CorporateActionHistory.Of([]);
        Assert.False(stamp.IsCurrent);
    }
}
