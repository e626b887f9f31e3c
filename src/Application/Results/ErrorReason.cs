namespace FinApi.Application.Results;

/// <summary>The UPPER_SNAKE reasons of errors.proto that use cases give.</summary>
public static class ErrorReason
{
    /// <summary>A field is malformed, out of bounds or contradicts another.</summary>
    public const string InvalidField = "INVALID_FIELD";

    /// <summary>The page token was altered, or belongs to another query.</summary>
    public const string InvalidPageToken = "INVALID_PAGE_TOKEN";

    /// <summary>No instrument has the symbol.</summary>
    public const string SymbolNotFound = "SYMBOL_NOT_FOUND";

    /// <summary>The instrument exists, but nothing of what was asked for has been received yet.</summary>
    public const string NoData = "NO_DATA";

    /// <summary>There is no calendar for the market.</summary>
    public const string MarketNotFound = "MARKET_NOT_FOUND";

    /// <summary>The source has already published under a greater epoch.</summary>
    public const string SourceEpochStale = "SOURCE_EPOCH_STALE";

    /// <summary>Nothing more can be stored.</summary>
    public const string StorageFull = "STORAGE_FULL";

    /// <summary>The store did not take or give the data.</summary>
    public const string StorageUnavailable = "STORAGE_UNAVAILABLE";

    /// <summary>The market is not loaded yet.</summary>
    public const string NotReady = "NOT_READY";

    /// <summary>All streams of the plan are in use.</summary>
    public const string StreamLimit = "STREAM_LIMIT";

    /// <summary>The client did not read its stream fast enough.</summary>
    public const string SlowConsumer = "SLOW_CONSUMER";

    /// <summary>Hello has to be the first message of a stream, in time, and only that.</summary>
    public const string HelloExpected = "HELLO_EXPECTED";

    /// <summary>The resume token was altered, or belongs to another account.</summary>
    public const string InvalidResumeToken = "INVALID_RESUME_TOKEN";

    /// <summary>A message of a stream holds nothing that is known.</summary>
    public const string UnknownOperation = "UNKNOWN_OPERATION";
}
