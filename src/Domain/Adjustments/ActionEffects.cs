using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Domain.Adjustments;

/// <summary>Works out the effects of the corporate actions of one instrument, for a choice of adjustments.</summary>
internal static class ActionEffects
{
    /// <summary>
    /// The effects of the chosen actions, by ex-date, type, ordinal and number. Actions of one day that give an amount
    /// come one after the other: each takes its amount from what the ones before it have left of the close.
    /// </summary>
    /// <param name="actions">The actions in any order.</param>
    /// <param name="chosen">The adjustments; actions of other types are left out.</param>
    /// <param name="closeBefore">Raw close of the last session before a date; null when unknown.</param>
    /// <param name="instrument">The instrument; null when nothing of it is known.</param>
    /// <param name="today">The market's date: actions of later ex-dates are not applied yet. Null: all are.</param>
    public static ActionEffect[] Of(
        IReadOnlyList<CorporateAction> actions,
        PriceAdjustment chosen,
        Func<LocalDate, decimal?> closeBefore,
        Instrument? instrument,
        LocalDate? today)
    {
        var effects = new List<ActionEffect>(actions.Count);
        foreach (var day in actions.GroupBy(action => action.ExDate))
        {
            AddDay(effects, [.. day], chosen, closeBefore, new Context(instrument, IsPending: day.Key > today));
        }

        return
        [
            .. effects
                .OrderBy(effect => effect.Action.ExDate)
                .ThenBy(effect => effect.Action.Type)
                .ThenBy(effect => effect.Action.Ordinal)
                .ThenBy(effect => effect.Action.Number),
        ];
    }

    /// <summary>Whether an action of the type is among the chosen; those that adjust nothing always are.</summary>
    public static bool IsChosen(CorporateActionType type, PriceAdjustment chosen) => type switch
    {
        CorporateActionType.Split or CorporateActionType.ReverseSplit or CorporateActionType.StockDividend =>
            chosen.HasFlag(PriceAdjustment.Split),
        CorporateActionType.CashDividend => chosen.HasFlag(PriceAdjustment.OrdinaryDividend),
        CorporateActionType.SpecialDividend => chosen.HasFlag(PriceAdjustment.SpecialDividend),
        CorporateActionType.SpinOff => chosen.HasFlag(PriceAdjustment.SpinOff),
        CorporateActionType.Rights => chosen.HasFlag(PriceAdjustment.Rights),
        _ => true,
    };

    private static void AddDay(
        List<ActionEffect> effects,
        CorporateAction[] day,
        PriceAdjustment chosen,
        Func<LocalDate, decimal?> closeBefore,
        Context context)
    {
        var splits = day.Where(action => action.IsSplit).Select(split => OfSplit(split, context)).ToArray();
        effects.AddRange(splits.Where(split => IsChosen(split.Action.Type, chosen)));

        // An amount is per share of the ex-date, the close before it per share before the splits of that day.
        var left = closeBefore(day[0].ExDate);
        foreach (var split in splits)
        {
            left = Times(left, split.PriceRatio ?? 1);
        }

        foreach (var action in day
            .Where(action => !action.IsSplit && IsChosen(action.Type, chosen))
            .OrderBy(action => action.Type).ThenBy(action => action.Ordinal).ThenBy(action => action.Number))
        {
            var effect = OfPayment(action, left, context);
            effects.Add(effect);
            left = Times(left, effect.PriceRatio ?? 1);
        }
    }

    private static ActionEffect OfSplit(CorporateAction split, Context context)
    {
        if (ReasonOf(split, context) is var reason and not NotAppliedReason.None)
        {
            return new ActionEffect(split, PriceRatio: null, reason);
        }

        return split.PriceRatio is > 0 and var ratio
            ? new ActionEffect(split, SmallFraction.Restore(ratio), NotAppliedReason.None)
            : new ActionEffect(split, PriceRatio: null, NotAppliedReason.TermsMissing);
    }

    private static ActionEffect OfPayment(CorporateAction action, decimal? close, Context context)
    {
        var (ratio, reason) = ReasonOf(action, context) is var refused and not NotAppliedReason.None
            ? ((decimal?)null, refused)
            : RatioOf(action, close, context.Instrument?.Currency);
        return new ActionEffect(action, ratio, reason);
    }

    private static (decimal? Ratio, NotAppliedReason Reason) RatioOf(
        CorporateAction action, decimal? close, string? currency)
    {
        if (action.PriceRatio is { } given)
        {
            return given > 0 ? (given, NotAppliedReason.None) : (null, NotAppliedReason.TermsMissing);
        }

        if (action.Amount is not > 0)
        {
            return (null, NotAppliedReason.TermsMissing);
        }

        if (CurrencyUnit.Convert(action.Amount.Value, action.Currency, currency) is not { } amount)
        {
            return (null, NotAppliedReason.OtherCurrency);
        }

        if (close is not { } price)
        {
            return (null, NotAppliedReason.CloseMissing);
        }

        // An amount as large as the price would make prices zero or negative; compared first, the quotient cannot
        // overflow. Of two that differ in the last of 28 digits alone, the ratio is zero.
        return amount < price && 1 - (amount / price) is > 0 and var ratio
            ? (ratio, NotAppliedReason.None)
            : (null, NotAppliedReason.AmountNotBelowClose);
    }

    private static NotAppliedReason ReasonOf(CorporateAction action, Context context) =>
        (action.Status, action.Type) switch
        {
            (CorporateActionStatus.Withdrawn, _) => NotAppliedReason.Withdrawn,
            (_, CorporateActionType.Merger or CorporateActionType.SymbolChange) => NotAppliedReason.TypeNotAdjusting,
            (CorporateActionStatus.Announced, _) => NotAppliedReason.Announced,
            _ when context.Instrument is { HasSignedPrices: true } => NotAppliedReason.SignedPrices,
            _ => context.IsPending ? NotAppliedReason.NotYetEffective : NotAppliedReason.None,
        };

    private static decimal? Times(decimal? price, decimal ratio) =>
        price is { } known ? DerivedDecimal.MultiplySaturating(known, ratio) : null;

    /// <summary>The instrument, and whether the ex-date has not begun.</summary>
    private readonly record struct Context(Instrument? Instrument, bool IsPending);
}
