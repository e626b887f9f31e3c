using NodaTime;

namespace FinApi.Domain.Accounts;

/// <summary>What is owed for days of one month with one plan. Immutable.</summary>
/// <param name="DisplayName">Name of the plan for people.</param>
/// <param name="StartDate">First day, UTC.</param>
/// <param name="EndDate">The day after the last one; in the same month, or the first of the next one.</param>
/// <param name="Amount">What is owed, with two decimal places at most.</param>
/// <param name="Currency">Its currency, ISO 4217.</param>
public sealed record PlanFee(
    string DisplayName, LocalDate StartDate, LocalDate EndDate, decimal Amount, string Currency)
{
    /// <summary>Days in between.</summary>
    public int Days => Period.DaysBetween(StartDate, EndDate);
}
