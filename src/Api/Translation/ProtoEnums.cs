using FinApi.Domain.MarketData;
using Proto = FinApi.Contracts.V1;

namespace FinApi.Api.Translation;

/// <summary>
/// Enumerations whose numbers differ between the contract and the domain. Unknown numbers are refused earlier.
/// </summary>
internal static class ProtoEnums
{
    private static readonly (QuoteFlags Flag, Proto.QuoteFlag Proto)[] Flags =
    [
        (QuoteFlags.Crossed, Proto.QuoteFlag.Crossed),
        (QuoteFlags.Locked, Proto.QuoteFlag.Locked),
        (QuoteFlags.NoBid, Proto.QuoteFlag.NoBid),
        (QuoteFlags.NoAsk, Proto.QuoteFlag.NoAsk),
    ];

    public static PriceAdjustment ToDomain(this Proto.PriceAdjustment adjustment) =>
        adjustment switch
        {
            Proto.PriceAdjustment.Split => PriceAdjustment.Split,
            Proto.PriceAdjustment.Dividend => PriceAdjustment.Dividend,
            Proto.PriceAdjustment.All => PriceAdjustment.All,
            _ => PriceAdjustment.Raw,
        };

    public static Proto.PriceAdjustment ToProto(PriceAdjustment adjustment) =>
        adjustment switch
        {
            PriceAdjustment.Split => Proto.PriceAdjustment.Split,
            PriceAdjustment.Dividend => Proto.PriceAdjustment.Dividend,
            PriceAdjustment.All => Proto.PriceAdjustment.All,
            _ => Proto.PriceAdjustment.Raw,
        };

    public static bool IsDescending(this Proto.SortOrder order) => order == Proto.SortOrder.Descending;

    /// <summary>Adds the flags in the order of the contract.</summary>
    public static void AddTo(this QuoteFlags flags, ICollection<Proto.QuoteFlag> target)
    {
        if (flags == QuoteFlags.None)
        {
            return;
        }

        foreach (var (flag, proto) in Flags)
        {
            if (flags.HasFlag(flag))
            {
                target.Add(proto);
            }
        }
    }
}
