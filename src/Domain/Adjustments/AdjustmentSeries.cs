using System.Security.Cryptography;
using System.Text;
using FinApi.Domain.Numbers;
using NodaTime;

namespace FinApi.Domain.Adjustments;

/// <summary>Effects multiplied up, so that a date costs one binary search.</summary>
internal sealed class AdjustmentSeries
{
    private readonly LocalDate[] _exDates;
    private readonly AppliedFactor[] _applied;

    /// <summary>Takes effects by ex-date.</summary>
    public AdjustmentSeries(ActionEffect[] effects)
    {
        Factors = Multiply(effects);
        _applied = Array.FindAll(Factors, factor => factor.Effect.PriceRatio is not null);
        _exDates = Array.ConvertAll(_applied, factor => factor.Effect.Action.ExDate);
        Version = Hash(_applied);
    }

    /// <summary>All effects, of what is not applied too, by ex-date.</summary>
    public AppliedFactor[] Factors { get; }

    /// <summary>Names the factors: 16 hexadecimal digits, the same for the same factors on every machine.</summary>
    public string Version { get; }

    /// <summary>
    /// What a price and a volume of a date are multiplied and divided by; null when nothing comes after it.
    /// </summary>
    public (decimal PriceProduct, decimal SplitProduct)? Find(LocalDate tradingDate)
    {
        var (low, high) = (0, _exDates.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _exDates[middle] <= tradingDate ? (middle + 1, high) : (low, middle);
        }

        return low == _exDates.Length ? null : (_applied[low].PriceProduct, _applied[low].SplitProduct);
    }

    private static AppliedFactor[] Multiply(ActionEffect[] effects)
    {
        var factors = new AppliedFactor[effects.Length];
        var (price, split) = (1m, 1m);
        for (var i = effects.Length - 1; i >= 0; i--)
        {
            var ratio = effects[i].PriceRatio ?? 1;
            price = DerivedDecimal.MultiplySaturating(price, ratio);
            split = effects[i].Action.IsSplit ? DerivedDecimal.MultiplySaturating(split, ratio) : split;
            factors[i] = new AppliedFactor(effects[i], price, split);
        }

        return factors;
    }

    private static string Hash(AppliedFactor[] applied)
    {
        var text = new StringBuilder();
        foreach (var (action, ratio, _) in applied.Select(factor => factor.Effect))
        {
            var type = (int)action.Type;
            text.Append($"{action.ExDate:uuuu-MM-dd},{type},{DecimalText.Format(ratio ?? 1)}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
