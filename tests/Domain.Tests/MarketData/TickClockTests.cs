using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class TickClockTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 15, 0);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public void IsAhead_SecondsFromNow_BeginsBehindAMinute(int seconds, bool isAhead) =>
        Assert.Equal(isAhead, TickClock.IsAhead(At(seconds), Now));

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(3_600, -60, true)]
    [InlineData(3_600, -86_400, true)]
    [InlineData(61, 60, true)]
    [InlineData(1, -86_400, false)] // a late one, beside a clock that is a second ahead
    [InlineData(30, -29, true)]
    [InlineData(2, 1, false)] // both claim to be of the future
    [InlineData(0, -1, false)] // late
    public void Yields_KnownAndOther_OnlyTheFutureToThePresent(int known, int other, bool yields) =>
        Assert.Equal(yields, TickClock.Yields(At(known), At(other), Now));

    private static Instant At(int seconds) => Now + Duration.FromSeconds(seconds);
}
