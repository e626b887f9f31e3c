using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Domain.Tests.MarketData;

public sealed class TickOrderTests
{
    private static readonly TickOrder Middle = new(Instant.FromUnixTimeSeconds(10), 5);

    [Theory]
    [InlineData(9, 9, -1)] // the venue's time decides first
    [InlineData(11, 1, 1)]
    [InlineData(10, 4, -1)] // then the position in the log
    [InlineData(10, 6, 1)]
    [InlineData(10, 5, 0)]
    public void Operators_AgainstAnother_AgreeWithCompareTo(long second, long sequence, int expected)
    {
        var other = new TickOrder(Instant.FromUnixTimeSeconds(second), sequence);

        Assert.Equal(expected, Math.Sign(other.CompareTo(Middle)));
        Assert.Equal(expected < 0, other < Middle);
        Assert.Equal(expected > 0, other > Middle);
        Assert.Equal(expected <= 0, other <= Middle);
        Assert.Equal(expected >= 0, other >= Middle);
    }
}
