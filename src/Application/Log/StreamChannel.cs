namespace FinApi.Application.Log;

/// <summary>The kind of data of a topic.</summary>
public enum StreamChannel
{
    /// <summary>Not given.</summary>
    Unspecified = 0,

    /// <summary>Best bid and ask.</summary>
    Quotes = 1,

    /// <summary>Trades.</summary>
    Trades = 2,

    /// <summary>Bars of one interval.</summary>
    Bars = 3,
}
