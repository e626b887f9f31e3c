namespace FinApi.Domain.MarketData;

/// <summary>Why an answer of history holds nothing. Values are those of the contract.</summary>
public enum EmptyReason
{
    /// <summary>The answer holds something.</summary>
    Unspecified = 0,

    /// <summary>The market does not trade in the range.</summary>
    Closed = 1,

    /// <summary>The range is of weekdays without a session.</summary>
    Holiday = 2,

    /// <summary>Nothing traded, or nothing was quoted.</summary>
    NoTrades = 3,

    /// <summary>The range ends before the first data of the instrument.</summary>
    BeforeListing = 4,

    /// <summary>The plan does not see the range yet.</summary>
    Delayed = 5,

    /// <summary>Nobody vouches for the days of the range.</summary>
    NotLoaded = 6,
}
