namespace FinApi.Domain.Numbers;

/// <summary>What is wrong with the text of a decimal.</summary>
public enum DecimalTextProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not digits with an optional sign and point.</summary>
    Malformed,

    /// <summary>It has more than 28 significant digits or places.</summary>
    TooManyDigits,
}
