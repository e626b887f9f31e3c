namespace FinApi.Application.Storage;

/// <summary>What a revision changed. Part of stored forms and of the contract: values never change.</summary>
public enum RevisionKind
{
    /// <summary>Never stored.</summary>
    Unspecified = 0,

    /// <summary>Bars.</summary>
    Bars = 1,

    /// <summary>Trades.</summary>
    Trades = 2,

    /// <summary>Quotes.</summary>
    Quotes = 3,

    /// <summary>A corporate action; its date is the ex-date.</summary>
    CorporateAction = 4,

    /// <summary>The instrument itself.</summary>
    Instrument = 5,

    /// <summary>What is stated of the days.</summary>
    DataCondition = 6,
}
