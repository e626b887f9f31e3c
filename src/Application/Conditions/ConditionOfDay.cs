using FinApi.Domain.Conditions;
using FinApi.Domain.MarketData;
using NodaTime;

namespace FinApi.Application.Conditions;

/// <summary>The condition of one trading date.</summary>
/// <param name="TradingDate">The date.</param>
/// <param name="Kind">Of which data.</param>
/// <param name="Condition">The condition; unspecified for a market of which nobody has stated anything.</param>
/// <param name="Cause">Who states it; unspecified where it follows from what is stored.</param>
/// <param name="Interval">Of complete bars: the shortest interval that is complete; else null.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="SetTime">When it was stated; null when nobody has.</param>
public sealed record ConditionOfDay(
    LocalDate TradingDate,
    DataKind Kind,
    DataCondition Condition,
    ConditionCause Cause,
    BarInterval? Interval,
    string Reason,
    Instant? SetTime)
{
    /// <summary>What a statement says of a date.</summary>
    public static ConditionOfDay Of(LocalDate date, DataKind kind, DayCondition stated) =>
        new(
            date,
            kind,
            stated.Condition,
            stated.Cause,
            kind == DataKind.Bars && stated.Condition == DataCondition.Complete
                ? BarInterval.Stored[stated.FinestLevel]
                : null,
            stated.Reason,
            stated.SetTime);

    /// <summary>What follows from what is stored.</summary>
    public static ConditionOfDay Derived(
        LocalDate date, DataKind kind, DataCondition condition, string reason) =>
        new(date, kind, condition, ConditionCause.Unspecified, Interval: null, reason, SetTime: null);
}
