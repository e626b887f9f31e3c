using CsCheck;
using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Domain.Tests.Accounts;

public sealed class PlanFeesTests
{
    private static readonly YearMonth November = new(2026, 11);

    [Fact]
    public void Of_WholeMonthWithOnePlan_IsTheFee()
    {
        var fees = PlanFees.Of(November, [Period(-40, "professional", 49)]);

        Assert.Equal([new PlanFee("professional", Day(1), Day(31), 49, "USD")], fees);
        Assert.Equal(30, fees[0].Days);
    }

    [Fact]
    public void Of_SignUpWithinTheMonth_CostsFromThatDayOn()
    {
        var fees = PlanFees.Of(November, [Period(15.5, "professional", 49)]);

        Assert.Equal([new PlanFee("professional", Day(16), Day(31), 24.5m, "USD")], fees);
    }

    [Fact]
    public void Of_ChangeWithinADay_CostsTheDearerPlanThatDay()
    {
        var up = PlanFees.Of(November, [Period(-1, "free", 0), Period(14.99, "professional", 30)]);
        var down = PlanFees.Of(November, [Period(-1, "professional", 30), Period(14.01, "free", 0)]);

        Assert.Equal([("free", 14), ("professional", 16)], up.Select(fee => (fee.DisplayName, fee.Days)));
        Assert.Equal([("professional", 15), ("free", 15)], down.Select(fee => (fee.DisplayName, fee.Days)));
        Assert.Equal((16m, 15m), (PlanFees.Sum(up), PlanFees.Sum(down)));
    }

    [Fact]
    public void Of_PlanForAnHour_CostsADay()
    {
        var fees = PlanFees.Of(
            November, [Period(-1, "free", 0), Period(9.1, "enterprise", 300), Period(9.2, "free", 0)]);

        Assert.Equal([("free", 9, 0m), ("enterprise", 1, 10m), ("free", 20, 0m)],
            fees.Select(fee => (fee.DisplayName, fee.Days, fee.Amount)));
    }

    [Fact]
    public void Of_ChangeAtMidnight_CostsNoDayTwice()
    {
        var fees = PlanFees.Of(November, [Period(-1, "professional", 30), Period(10, "free", 0)]);

        Assert.Equal([10, 20], fees.Select(fee => fee.Days));
    }

    [Fact]
    public void Of_HalfACent_IsRoundedUp() =>
        Assert.Equal(0.02m, PlanFees.Sum(PlanFees.Of(November, [Period(15, "cheap", 0.03m)])));

    [Theory]
    [InlineData(2024, 29)]
    [InlineData(2026, 28)]
    public void Of_February_HasItsDays(int year, int days) =>
        Assert.Equal(
            days,
            Assert.Single(PlanFees.Of(new YearMonth(year, 2), [Period(-2000, "professional", 49)])).Days);

    [Fact]
    public void Of_MonthBeforeTheFirstPeriod_IsEmpty() =>
        Assert.Empty(PlanFees.Of(new YearMonth(2026, 10), [Period(0, "professional", 49)]));

    // Whatever is changed when: every day from the first on is charged once, no line is dearer than the dearest plan
    // for its days, and a month of one fee costs the fee to within a cent a line.
    [Fact]
    public void Of_AnyLedger_ChargesEachDayOnce()
    {
        var change = Gen.Select(Gen.Double[-20, 40], Gen.Int[0, 3]);
        change.Array[1, 12].Sample(changes =>
        {
            var periods = changes.DistinctBy(c => c.Item1).OrderBy(c => c.Item1)
                .Select(c => Period(c.Item1, $"plan-{c.Item2}", c.Item2 * 49.99m)).ToList();

            var fees = PlanFees.Of(November, periods);

            var first = Math.Clamp((int)Math.Floor(changes.Min(c => c.Item1)), 0, 30);
            Assert.Equal(30 - first, fees.Sum(fee => fee.Days));
            Assert.Equal(fees.Skip(1).Select(fee => fee.StartDate), fees.SkipLast(1).Select(fee => fee.EndDate));
            var dearest = periods.Max(period => period.MonthlyFee) * (30 - first) / 30;
            Assert.True(PlanFees.Sum(fees) <= dearest + (0.01m * fees.Count));
        });
    }

    private static LocalDate Day(int day) => new LocalDate(2026, 11, 1).PlusDays(day - 1);

    /// <summary>A period that begins so many days after the begin of November.</summary>
    private static PlanPeriod Period(double day, string plan, decimal fee) =>
        new("a", Instant.FromUtc(2026, 11, 1, 0, 0) + Duration.FromDays(day), plan, plan, fee, "USD");
}
