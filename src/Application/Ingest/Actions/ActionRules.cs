using FinApi.Domain.Instruments;
using FinApi.Domain.MarketData;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Application.Ingest.Actions;

/// <summary>What must hold for a published corporate action, and how it merges with what is known of it.</summary>
internal static class ActionRules
{
    private const decimal MaxRatio = 10_000;

    // The inverse of the largest: of much smaller ones no price and no number of shares would be left.
    private const decimal MinRatio = 1 / MaxRatio;

    private static readonly string RatioRule = $"must be from {DecimalText.Format(MinRatio)} to {MaxRatio}.";

    // The days that ticks may have.
    private static readonly LocalDate FirstExDate = UnixNanoseconds.Min.InUtc().Date;
    private static readonly LocalDate EndOfExDates = UnixNanoseconds.Max.InUtc().Date;

    /// <summary>The action as it will be, with the identity that was found for it.</summary>
    public static CorporateAction Merge(CorporateAction given, CorporateAction? known, int ordinal) => given with
    {
        PriceRatio = given.PriceRatio ?? known?.PriceRatio,
        Amount = given.Amount ?? (HasAmount(given.Type) ? known?.Amount : null),
        Currency = given.Currency ?? known?.Currency,
        ActionId = given.ActionId ?? known?.ActionId,
        NewSymbol = given.NewSymbol ?? known?.NewSymbol,
        Ordinal = ordinal,
        Status = (given.Status, known?.Status ?? CorporateActionStatus.Unspecified) switch
        {
            (not CorporateActionStatus.Unspecified and var said, _) => said,
            (_, not CorporateActionStatus.Unspecified and var before) => before,
            _ => CorporateActionStatus.Confirmed,
        },
    };

    /// <summary>Checks an action that was merged with the known one.</summary>
    /// <param name="merged">The action as it will be.</param>
    /// <param name="isNew">Whether none was known.</param>
    public static Rejection? Check(CorporateAction merged, bool isNew)
    {
        if (!Enum.IsDefined(merged.Type))
        {
            return Rejection.Invalid("corporate_action.type", "must be a type that the contract lists.");
        }

        if (merged.ExDate < FirstExDate || merged.ExDate >= EndOfExDates)
        {
            return Rejection.Invalid(
                "corporate_action.ex_date", $"must lie in the years {FirstExDate.Year} to {EndOfExDates.Year - 1}.");
        }

        if (merged.Ordinal == 0)
        {
            return Rejection.Invalid(
                "corporate_action.ordinal",
                $"cannot be given: the day has {CorporateAction.MaxOrdinal} actions of the type. Correct one of them.");
        }

        if (merged.Ordinal is < 1 or > CorporateAction.MaxOrdinal)
        {
            return Rejection.Invalid(
                "corporate_action.ordinal", $"must be 1 to {CorporateAction.MaxOrdinal}, or absent.");
        }

        if (isNew && merged.Status == CorporateActionStatus.Withdrawn)
        {
            return Rejection.Invalid(
                "corporate_action.status",
                "withdraws an action that is not known: send the symbol, ex_date, type and ordinal or the action_id "
                + "of one that ListCorporateActions shows.");
        }

        // An action that was stored before a rule of its sense held can still be withdrawn.
        return CheckNumbers(merged)
            ?? CheckTerms(merged)
            ?? (merged.Status == CorporateActionStatus.Withdrawn ? null : CheckSense(merged));
    }

    private static Rejection? CheckNumbers(CorporateAction action)
    {
        if (action.PriceRatio is <= 0 or > MaxRatio)
        {
            return Rejection.Invalid("corporate_action.price_ratio", RatioRule);
        }

        return action.Amount is <= 0 or >= TickBounds.Max
            ? Rejection.Invalid("corporate_action.amount", "must be above 0 and below 10^14.")
            : null;
    }

    private static bool PaysOut(CorporateActionType type) =>
        type is CorporateActionType.CashDividend or CorporateActionType.SpecialDividend or CorporateActionType.SpinOff
            or CorporateActionType.Rights;

    private static bool HasAmount(CorporateActionType type) =>
        type is not (CorporateActionType.Split or CorporateActionType.ReverseSplit or CorporateActionType.StockDividend
            or CorporateActionType.SymbolChange);

    private static Rejection? CheckTerms(CorporateAction action) =>
        (action.Type, action.PriceRatio, action.Amount) switch
        {
            (CorporateActionType.Split, null, _) =>
                Rejection.Invalid("corporate_action.price_ratio", "must be given for a split: 0.5 for 2 for 1."),
            (CorporateActionType.ReverseSplit, null or <= 1, _) => Rejection.Invalid(
                "corporate_action.price_ratio", "must be given for a reverse split, above 1: 10 for 1 for 10."),
            (CorporateActionType.StockDividend, null or >= 1, _) => Rejection.Invalid(
                "corporate_action.price_ratio",
                "must be given for a stock dividend, below 1: 1 / 1.05 = 0.952380952380952 for 5 per cent."),
            (CorporateActionType.CashDividend or CorporateActionType.SpecialDividend, null, null) =>
                Rejection.Invalid("corporate_action.amount", "or corporate_action.price_ratio must be given."),
            (CorporateActionType.SymbolChange, _, _) when action.NewSymbol is null =>
                Rejection.Invalid("corporate_action.new_symbol", "must be given for a change of the symbol."),
            _ => null,
        };

    private static Rejection? CheckSense(CorporateAction action)
    {
        if (action.PriceRatio < MinRatio)
        {
            return Rejection.Invalid("corporate_action.price_ratio", RatioRule);
        }

        if (action.PriceRatio > 1 && PaysOut(action.Type))
        {
            return Rejection.Invalid(
                "corporate_action.price_ratio",
                "must be at most 1 for a dividend, a spin-off and rights: what is given out lowers the price.");
        }

        if (action.Amount is not null && !HasAmount(action.Type))
        {
            return Rejection.Invalid(
                "corporate_action.amount", "must be absent for a split, a stock dividend and a change of the symbol.");
        }

        return action.NewSymbol == action.Symbol
            ? Rejection.Invalid("corporate_action.new_symbol", "must be another symbol than that of the action.")
            : null;
    }
}
