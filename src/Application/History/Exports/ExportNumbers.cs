namespace FinApi.Application.History.Exports;

/// <summary>The type of prices, sizes and volumes in columns. The numbers are those of the contract.</summary>
public enum ExportNumbers
{
    /// <summary>Decimals of 128 bits, which have all digits.</summary>
    Decimal = 1,

    /// <summary>The nearest binary number of 64 bits.</summary>
    Float64 = 2,
}
