namespace FinApi.Domain.Calendars;

/// <summary>What a market is doing. The numbers are those of the contract.</summary>
public enum MarketPhase
{
    /// <summary>No trading.</summary>
    Closed = 1,

    /// <summary>Trading before the regular session.</summary>
    PreMarket = 2,

    /// <summary>The regular session.</summary>
    Regular = 3,

    /// <summary>Trading after the regular session.</summary>
    AfterHours = 4,

    /// <summary>The break within the regular session: no trading.</summary>
    Break = 5,

    /// <summary>Overnight trading by others, while the exchanges are closed. Only the clock tells it.</summary>
    Overnight = 6,
}
