namespace FinApi.MarketFiles;

/// <summary>What the rows of a market file are.</summary>
public enum MarketFileKind
{
    /// <summary>Trades: timestamp_utc, price, size, and what else is known.</summary>
    Trades,

    /// <summary>Quotes: timestamp_utc, bid_price, ask_price, and what else is known.</summary>
    Quotes,

    /// <summary>Bars: timestamp_utc (their start) or date, open, high, low, close, and what else is known.</summary>
    Bars,

    /// <summary>Instruments: symbol, and what else is known.</summary>
    Instruments,

    /// <summary>
    /// Corporate actions: an events file (date, kind, ratio, amount, and what else is known) or a daily file (date with
    /// split_ratio and ex_dividend, or split and dividend), of which rows without either are skipped.
    /// </summary>
    CorporateActions,

    /// <summary>
    /// Cancels and corrections of stored trades: trade_id, and what the trade should have been. A row without price and
    /// size is a cancel.
    /// </summary>
    Corrections,

    /// <summary>
    /// Calendars: mic, date, open, close, and what else is known. A date without open and close is closed.
    /// </summary>
    Calendars,
}
