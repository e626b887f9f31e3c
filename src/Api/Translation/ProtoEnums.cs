using FinApi.Domain.MarketData;
using Google.Protobuf.Collections;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Translation;

/// <summary>
/// Enumerations whose numbers differ between the contract and the domain. Unknown numbers are refused earlier.
/// </summary>
internal static class ProtoEnums
{
    /// <summary>The flags of a quote, in the order of the contract.</summary>
    public static readonly (QuoteFlags Flag, Proto.QuoteFlag Proto)[] QuoteFlagNames =
    [
        (QuoteFlags.Crossed, Proto.QuoteFlag.Crossed),
        (QuoteFlags.Locked, Proto.QuoteFlag.Locked),
        (QuoteFlags.NoBid, Proto.QuoteFlag.NoBid),
        (QuoteFlags.NoAsk, Proto.QuoteFlag.NoAsk),
    ];

    /// <summary>All that is chosen by one field or by the other.</summary>
    public static PriceAdjustment ToDomain(
        this Proto.PriceAdjustment adjustment, RepeatedField<Proto.PriceAdjustment> adjustments)
    {
        var chosen = ToDomain(adjustment);
        foreach (var further in adjustments)
        {
            chosen |= ToDomain(further);
        }

        return chosen;
    }

    /// <summary>The one name of a choice; unspecified when several make it up.</summary>
    public static Proto.PriceAdjustment ToProto(PriceAdjustment adjustment) =>
        adjustment switch
        {
            PriceAdjustment.Raw => Proto.PriceAdjustment.Raw,
            PriceAdjustment.Split => Proto.PriceAdjustment.Split,
            PriceAdjustment.Dividend => Proto.PriceAdjustment.Dividend,
            PriceAdjustment.All => Proto.PriceAdjustment.All,
            PriceAdjustment.SpinOff => Proto.PriceAdjustment.SpinOff,
            PriceAdjustment.Rights => Proto.PriceAdjustment.Rights,
            PriceAdjustment.SpecialDividend => Proto.PriceAdjustment.SpecialDividend,
            _ => Proto.PriceAdjustment.Unspecified,
        };

    public static bool IsDescending(this Proto.SortOrder order) => order == Proto.SortOrder.Descending;

    private static PriceAdjustment ToDomain(Proto.PriceAdjustment adjustment) =>
        adjustment switch
        {
            Proto.PriceAdjustment.Split => PriceAdjustment.Split,
            Proto.PriceAdjustment.Dividend => PriceAdjustment.Dividend,
            Proto.PriceAdjustment.All => PriceAdjustment.All,
            Proto.PriceAdjustment.SpinOff => PriceAdjustment.SpinOff,
            Proto.PriceAdjustment.Rights => PriceAdjustment.Rights,
            Proto.PriceAdjustment.SpecialDividend => PriceAdjustment.SpecialDividend,
            _ => PriceAdjustment.Raw,
        };

    /// <summary>Adds the flags in the order of the contract.</summary>
    public static void AddTo(this QuoteFlags flags, ICollection<Proto.QuoteFlag> target)
    {
        if (flags == QuoteFlags.None)
        {
            return;
        }

        foreach (var (flag, proto) in QuoteFlagNames)
        {
            if (flags.HasFlag(flag))
            {
                target.Add(proto);
            }
        }
    }
}
