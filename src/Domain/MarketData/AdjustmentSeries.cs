using System.Security.Cryptography;
using System.Text;
using FinApi.Domain.Instruments;
using NodaTime;

namespace FinApi.Domain.MarketData;

/// <summary>Factors multiplied up, so that a date costs one binary search.</summary>
internal sealed class AdjustmentSeries
{
    private readonly LocalDate[] _exDates;

    // At a position: the product of the factors from there to the last.
    private readonly decimal[] _priceProducts;
    private readonly decimal[] _splitProducts;

    /// <summary>Takes factors by ex-date.</summary>
    public AdjustmentSeries(AdjustmentFactor[] factors)
    {
        _exDates = Array.ConvertAll(factors, factor => factor.ExDate);
        _priceProducts = ProductsFromEnd(factors, _ => true);
        _splitProducts = ProductsFromEnd(factors, factor => factor.Type == CorporateActionType.Split);
        Version = Hash(factors);
    }

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

        return low == _exDates.Length ? null : (_priceProducts[low], _splitProducts[low]);
    }

    private static decimal[] ProductsFromEnd(AdjustmentFactor[] factors, Predicate<AdjustmentFactor> counts)
    {
        var products = new decimal[factors.Length];
        var product = 1m;
        for (var i = factors.Length - 1; i >= 0; i--)
        {
            product = counts(factors[i]) ? DerivedDecimal.MultiplySaturating(product, factors[i].PriceRatio) : product;
            products[i] = product;
        }

        return products;
    }

    private static string Hash(AdjustmentFactor[] factors)
    {
        var text = new StringBuilder();
        foreach (var factor in factors)
        {
            var type = (int)factor.Type;
            text.Append($"{factor.ExDate:uuuu-MM-dd},{type},{DecimalText.Format(factor.PriceRatio)}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
