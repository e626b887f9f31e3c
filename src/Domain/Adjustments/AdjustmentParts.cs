using FinApi.Domain.MarketData;

namespace FinApi.Domain.Adjustments;

/// <summary>The names of which a choice of adjustments is made.</summary>
public static class AdjustmentParts
{
    // The larger ones first: what they name is not named again.
    private static readonly PriceAdjustment[] Named =
    [
        PriceAdjustment.All,
        PriceAdjustment.Split,
        PriceAdjustment.Dividend,
        PriceAdjustment.SpecialDividend,
        PriceAdjustment.SpinOff,
        PriceAdjustment.Rights,
    ];

    /// <summary>The fewest names that make up a choice; none for raw prices.</summary>
    public static IReadOnlyList<PriceAdjustment> Of(PriceAdjustment choice)
    {
        var parts = new List<PriceAdjustment>();
        foreach (var name in Named)
        {
            if ((choice & name) == name)
            {
                parts.Add(name);
                choice &= ~name;
            }
        }

        return parts;
    }
}
