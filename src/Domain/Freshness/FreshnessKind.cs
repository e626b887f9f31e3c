namespace FinApi.Domain.Freshness;

/// <summary>Kinds of answers that age differently.</summary>
public enum FreshnessKind
{
    /// <summary>A state that may change at any time: the latest quote, trade or snapshot, a market's clock.</summary>
    Live,

    /// <summary>Bars shorter than a day.</summary>
    Bars,

    /// <summary>Bars of a day or longer, to which ticks add only while the market trades.</summary>
    DayBars,

    /// <summary>Recorded trades and quotes.</summary>
    Ticks,

    /// <summary>Instruments, corporate actions, sessions of a calendar: facts that seldom change.</summary>
    Reference,

    /// <summary>The node's state, what belongs to one caller, and every error.</summary>
    Personal,
}
