using FinApi.Application.Log;
using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Revisions;
using NodaTime;

namespace FinApi.Application.Tests.Log;

public sealed class TickEventTests
{
    private static readonly Instant Now = Market.At("2026-11-20T15:00:00Z");

    // Once the newest is cancelled, the one before is the newest, and a cancel of it is no old news.
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void IsLateAgainst_CancelOfTheNewest_ComparesWithWhatIsLeft(int minute, bool isLate)
    {
        var cancel = new TickEvent(new TradeRevision
        {
            Before = Trade(5),
            Time = Now,
            Sequence = 9,
            Latest = Trade(3),
        });
        var next = new TickEvent(new TradeRevision { Before = Trade(minute), Time = Now, Sequence = 10 });

        Assert.Equal(isLate, new TickEvent(Trade(minute)).IsLateAgainst(cancel, Now));
        Assert.Equal(isLate, next.IsLateAgainst(cancel, Now));
        Assert.False(new TickEvent(Trade(minute)).IsLateAgainst(next, Now));
    }

    private static Trade Trade(int minute) => new()
    {
        Symbol = Symbol.Parse("A"),
        Price = 1,
        Size = 1,
        EventTime = Now - Duration.FromMinutes(30 - minute),
        ReceiveTime = Now,
    };
}
