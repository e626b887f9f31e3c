using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>One corporate action as a factor above 0 on the prices of the days before its ex-date.</summary>
internal readonly record struct AdjustmentFactor(LocalDate ExDate, CorporateActionType Type, decimal PriceRatio)
{
    /// <summary>
    /// The factors of actions, by ex-date and type. Actions that give no factor above 0 are left out.
    /// </summary>
    public static AdjustmentFactor[] From(
        IReadOnlyList<CorporateAction> actions, Func<LocalDate, decimal?> closeBefore)
    {
        var splits = actions
            .Where(action => action is { Type: CorporateActionType.Split, PriceRatio: > 0 })
            .Select(action => new AdjustmentFactor(action.ExDate, action.Type, action.PriceRatio!.Value))
            .ToArray();
        var dividends = actions
            .Where(action => action.Type == CorporateActionType.CashDividend)
            .Select(action => (action, Ratio: RatioOf(action, splits, closeBefore)))
            .Where(pair => pair.Ratio > 0)
            .Select(pair => new AdjustmentFactor(pair.action.ExDate, pair.action.Type, pair.Ratio!.Value));
        return [.. splits.Concat(dividends).OrderBy(factor => factor.ExDate).ThenBy(factor => factor.Type)];
    }

    private static decimal? RatioOf(
        CorporateAction dividend, AdjustmentFactor[] splits, Func<LocalDate, decimal?> closeBefore)
    {
        if (dividend is not { PriceRatio: null, Amount: > 0 and var amount })
        {
            return dividend.PriceRatio;
        }

        // The amount is per share of the ex-date, the close before it per share before a split of that day.
        var close = closeBefore(dividend.ExDate) ?? 0;
        foreach (var split in splits.Where(split => split.ExDate == dividend.ExDate))
        {
            close = DerivedDecimal.MultiplySaturating(close, split.PriceRatio);
        }

        // An amount as large as the price would make prices zero or negative; compared first, the quotient cannot
        // overflow.
        return amount < close ? 1 - (amount / close) : null;
    }
}
