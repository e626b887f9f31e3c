using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>
/// Splits the fees of plans by days. A day, UTC, costs what the dearest plan costs that was in force at any time of it,
/// so nobody has a plan for a day and pays nothing. Days in a row with the same plan and fee are one line, which costs
/// fee * days / days of the month, rounded to cents, half away from zero; a whole month costs exactly the fee.
/// </summary>
public static class PlanFees
{
    private const int Cents = 2;

    /// <summary>The lines of a month, oldest first; days before the first period are on none.</summary>
    /// <param name="month">The month.</param>
    /// <param name="periods">All periods of the account, oldest first.</param>
    public static IReadOnlyList<PlanFee> Of(YearMonth month, IReadOnlyList<PlanPeriod> periods)
    {
        var fees = new List<PlanFee>();
        var lineStart = month.OnDayOfMonth(1);
        var end = lineStart.PlusMonths(1);
        PlanPeriod? line = null;
        for (var date = lineStart; date <= end; date = date.PlusDays(1))
        {
            var period = date < end ? DearestOn(date, periods) : null;
            if (line is not null && (period is null || !IsSameLine(line, period)))
            {
                fees.Add(Charge(line, lineStart, date));
            }

            if (line is null || period is null || !IsSameLine(line, period))
            {
                (line, lineStart) = (period, date);
            }
        }

        return fees;
    }

    /// <summary>The sum of lines.</summary>
    public static decimal Sum(IReadOnlyList<PlanFee> fees) => fees.Sum(fee => fee.Amount);

    private static PlanPeriod? DearestOn(LocalDate date, IReadOnlyList<PlanPeriod> periods)
    {
        var dayStart = date.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        var dayEnd = dayStart + Duration.FromDays(1);
        PlanPeriod? dearest = null;
        for (var i = 0; i < periods.Count; i++)
        {
            var isInForce = periods[i].StartTime < dayEnd
                && (i + 1 == periods.Count || periods[i + 1].StartTime > dayStart);
            if (isInForce && (dearest is null || periods[i].MonthlyFee >= dearest.MonthlyFee))
            {
                dearest = periods[i];
            }
        }

        return dearest;
    }

    private static bool IsSameLine(PlanPeriod line, PlanPeriod period) =>
        line.Plan == period.Plan && line.MonthlyFee == period.MonthlyFee && line.Currency == period.Currency;

    private static PlanFee Charge(PlanPeriod period, LocalDate start, LocalDate end)
    {
        var daysOfMonth = start.Calendar.GetDaysInMonth(start.Year, start.Month);
        var amount = period.MonthlyFee * Period.DaysBetween(start, end) / daysOfMonth;
        var rounded = decimal.Round(amount, Cents, MidpointRounding.AwayFromZero);
        return new PlanFee(period.DisplayName, start, end, rounded, period.Currency);
    }
}
