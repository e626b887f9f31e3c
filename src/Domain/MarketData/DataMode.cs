namespace FinApi.Domain.MarketData;

/// <summary>How current an answer is. The numbers are those of the contract.</summary>
public enum DataMode
{
    /// <summary>The newest data of a live feed.</summary>
    RealTime = 1,

    /// <summary>The market as it was some time ago, on purpose.</summary>
    Delayed = 2,

    /// <summary>The market is closed; this is where it stood when trading ended.</summary>
    EndOfDay = 3,

    /// <summary>Data of a past range.</summary>
    Historical = 4,

    /// <summary>The market is open, but nothing newer has arrived, or the feed is silent.</summary>
    Stale = 5,
}
