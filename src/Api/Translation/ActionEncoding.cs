using FinApi.Domain.Adjustments;
using FinApi.Domain.Numbers;
using NodaTime.Text;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Translation;

/// <summary>Encodes corporate actions with what they do to prices.</summary>
internal static class ActionEncoding
{
    public static Proto.AdjustmentFactor Encode(AppliedFactor factor)
    {
        var message = new Proto.AdjustmentFactor
        {
            CorporateAction = Encode(factor.Effect),
            CumulativePriceFactor = Format(factor.PriceProduct),
            CumulativeSplitFactor = Format(factor.SplitProduct),
        };
        if (factor.Effect.PriceRatio is { } ratio)
        {
            message.PriceFactor = Format(ratio);
        }

        return message;
    }

    public static Proto.CorporateAction Encode(ActionEffect effect)
    {
        var action = effect.Action;
        var message = new Proto.CorporateAction
        {
            Symbol = action.Symbol.Value,
            ExDate = LocalDatePattern.Iso.Format(action.ExDate),
            Type = (Proto.CorporateActionType)action.Type,
            Ordinal = action.Ordinal,
            Status = (Proto.CorporateActionStatus)action.Status,
            Revision = action.Revision,
            NotAppliedReason = (Proto.NotAppliedReason)effect.Reason,
        };
        if (action.PriceRatio is { } ratio)
        {
            message.PriceRatio = DecimalText.Format(ratio);
        }

        if (action.Amount is { } amount)
        {
            message.Amount = DecimalText.Format(amount);
        }

        if (action.Currency is { } currency)
        {
            message.Currency = currency;
        }

        if (action.ActionId is { } id)
        {
            message.ActionId = id;
        }

        if (action.NewSymbol is { } symbol)
        {
            message.NewSymbol = symbol.Value;
        }

        if (action.PublishTime is { } time)
        {
            message.PublishTime = ProtoTime.ToTimestamp(time);
        }

        return message;
    }

    private static string Format(decimal factor) => DecimalText.Format(DerivedDecimal.Cut(factor));
}
