namespace FinApi.Domain.Conditions;

/// <summary>Kinds of data that a day can have. Part of stored forms: values never change.</summary>
public enum DataKind
{
    /// <summary>Not given.</summary>
    Unspecified = 0,

    /// <summary>Bars.</summary>
    Bars = 1,

    /// <summary>Trades.</summary>
    Trades = 2,

    /// <summary>Quotes.</summary>
    Quotes = 3,
}
