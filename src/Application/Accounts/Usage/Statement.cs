using FinApi.Domain.Accounts;
using NodaTime;

namespace FinApi.Application.Accounts.Usage;

/// <summary>What an account owes for a month.</summary>
/// <param name="Month">The month, UTC.</param>
/// <param name="Currency">Currency of all amounts.</param>
/// <param name="Fees">Its lines, oldest first.</param>
/// <param name="Calls">Calls that were answered in the month.</param>
/// <param name="IsFinal">
/// Whether the month is over. Otherwise it is what the whole month costs if nothing changes.
/// </param>
/// <param name="UsageTrimmed">Whether usage of the month is no longer kept, so that there are more calls.</param>
public sealed record Statement(
    YearMonth Month, string Currency, IReadOnlyList<PlanFee> Fees, long Calls, bool IsFinal, bool UsageTrimmed)
{
    /// <summary>Sum of the lines.</summary>
    public decimal Total => PlanFees.Sum(Fees);
}
