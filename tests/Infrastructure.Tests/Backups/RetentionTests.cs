using FinApi.Infrastructure.Backups;

namespace FinApi.Infrastructure.Tests.Backups;

public sealed class RetentionTests
{
    private static readonly DateTime Noon = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Surplus_BackupsOfNineDays_AreAllButTheNewestSeven()
    {
        var times = Enumerable.Range(0, 9).Select(day => Noon.AddDays(-day)).ToList();

        Assert.Equal([Noon.AddDays(-7), Noon.AddDays(-8)], Retention.Surplus(times, days: 7));
    }

    [Fact]
    public void Surplus_SeveralOfADay_AreAllButItsLast()
    {
        DateTime[] times = [Noon, Noon.AddHours(-1), Noon.AddHours(11.9), Noon.AddDays(-1)];

        Assert.Equal([Noon, Noon.AddHours(-1)], Retention.Surplus(times, days: 7));
    }

    // Days without a backup do not count: a server that stood still for a month has kept its last ones.
    [Fact]
    public void Surplus_DaysFarApart_AreKept()
    {
        var times = Enumerable.Range(0, 7).Select(i => Noon.AddDays(-30 * i));

        Assert.Empty(Retention.Surplus(times, days: 7));
    }

    [Fact]
    public void Surplus_Nothing_IsNothing() => Assert.Empty(Retention.Surplus([], days: 7));
}
