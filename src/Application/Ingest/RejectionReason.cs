namespace FinApi.Application.Ingest;

/// <summary>The reasons for which single items are rejected (ItemRejection in ingest.proto).</summary>
public static class RejectionReason
{
    /// <summary>A field is malformed, missing or out of bounds.</summary>
    public const string InvalidField = "INVALID_FIELD";

    /// <summary>No instrument has the symbol.</summary>
    public const string SymbolNotFound = "SYMBOL_NOT_FOUND";

    /// <summary>Several instruments have the symbol at the item's time.</summary>
    public const string SymbolAmbiguous = "SYMBOL_AMBIGUOUS";

    /// <summary>The time lies more than a minute ahead of the server's clock.</summary>
    public const string TimeInFuture = "TIME_IN_FUTURE";

    /// <summary>A price is negative.</summary>
    public const string NegativePrice = "NEGATIVE_PRICE";

    /// <summary>A decimal has more than 28 significant digits.</summary>
    public const string TooManyDigits = "TOO_MANY_DIGITS";

    /// <summary>The date of a day bar is not a trading day of its market.</summary>
    public const string NotASession = "NOT_A_SESSION";

    /// <summary>No trade that is stored has the identifier that a cancel or correction names.</summary>
    public const string TradeNotFound = "TRADE_NOT_FOUND";

    /// <summary>Several trades have it.</summary>
    public const string TradeAmbiguous = "TRADE_AMBIGUOUS";

    /// <summary>The trade that is to be corrected was cancelled.</summary>
    public const string TradeCancelled = "TRADE_CANCELLED";

    /// <summary>A live node runs an older FinApi that could not follow the change.</summary>
    public const string UpgradePending = "UPGRADE_PENDING";

    /// <summary>The items before it make so many bars anew that it has to wait for another commit.</summary>
    public const string TooMuchAtOnce = "TOO_MUCH_AT_ONCE";
}
