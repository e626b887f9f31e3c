namespace FinApi.Domain.Conditions;

/// <summary>What of a bar a trade may set.</summary>
[Flags]
public enum TradeUses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The open and the close. Who may set these may set high and low too.</summary>
    OpenClose = 1,

    /// <summary>The high and the low.</summary>
    HighLow = 2,

    /// <summary>The volume, the vwap and the number of trades.</summary>
    Volume = 4,

    /// <summary>All of these.</summary>
    All = OpenClose | HighLow | Volume,

    /// <summary>
    /// The print of a closing auction: where it comes after the bell, it belongs to the day bar of the session that has
    /// closed.
    /// </summary>
    ClosingPrint = 8,
}
