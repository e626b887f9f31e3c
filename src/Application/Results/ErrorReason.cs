namespace FinApi.Application.Results;

/// <summary>The UPPER_SNAKE reasons of errors.proto that use cases give.</summary>
public static class ErrorReason
{
    /// <summary>A field is malformed, out of bounds or contradicts another.</summary>
    public const string InvalidField = "INVALID_FIELD";

    /// <summary>The page token was altered, belongs to another query, or is from before the store lost data.</summary>
    public const string InvalidPageToken = "INVALID_PAGE_TOKEN";

    /// <summary>No instrument has the symbol.</summary>
    public const string SymbolNotFound = "SYMBOL_NOT_FOUND";

    /// <summary>Several instruments have, or had, the symbol, and nothing says which is meant.</summary>
    public const string SymbolAmbiguous = "SYMBOL_AMBIGUOUS";

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

    /// <summary>A fault of FinApi.</summary>
    public const string Internal = "INTERNAL";

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

    /// <summary>No key was sent, and the method needs one.</summary>
    public const string CredentialsMissing = "CREDENTIALS_MISSING";

    /// <summary>What was sent has not the form of a key.</summary>
    public const string ApiKeyMalformed = "API_KEY_MALFORMED";

    /// <summary>The checksum of the key is wrong.</summary>
    public const string ApiKeyChecksum = "API_KEY_CHECKSUM";

    /// <summary>There is no such key, or its secret is another one.</summary>
    public const string ApiKeyUnknown = "API_KEY_UNKNOWN";

    /// <summary>The key has expired.</summary>
    public const string ApiKeyExpired = "API_KEY_EXPIRED";

    /// <summary>The key was deleted.</summary>
    public const string ApiKeyRevoked = "API_KEY_REVOKED";

    /// <summary>The session has ended, or never was.</summary>
    public const string SessionInvalid = "SESSION_INVALID";

    /// <summary>The address or the password is wrong.</summary>
    public const string WrongCredentials = "WRONG_CREDENTIALS";

    /// <summary>The key has not the scope that the method needs.</summary>
    public const string ScopeMissing = "SCOPE_MISSING";

    /// <summary>The key may not be used from this address.</summary>
    public const string AddressNotAllowed = "ADDRESS_NOT_ALLOWED";

    /// <summary>Only a session may do this.</summary>
    public const string SessionRequired = "SESSION_REQUIRED";

    /// <summary>Only an account that operates the server may do this.</summary>
    public const string OperatorRequired = "OPERATOR_REQUIRED";

    /// <summary>The plan does not have this.</summary>
    public const string PlanUpgradeRequired = "PLAN_UPGRADE_REQUIRED";

    /// <summary>A test key sees the simulated market only.</summary>
    public const string TestMarketOnly = "TEST_MARKET_ONLY";

    /// <summary>More calls in a minute than the plan has.</summary>
    public const string RateLimitExceeded = "RATE_LIMIT_EXCEEDED";

    /// <summary>More calls of a day than the plan has.</summary>
    public const string DailyQuotaExceeded = "DAILY_QUOTA_EXCEEDED";

    /// <summary>Too many sign-ins failed from this network.</summary>
    public const string SignInLimit = "SIGN_IN_LIMIT";

    /// <summary>Too many passwords wait to be checked.</summary>
    public const string SignInBusy = "SIGN_IN_BUSY";

    /// <summary>The address has an account.</summary>
    public const string EmailTaken = "EMAIL_TAKEN";

    /// <summary>No plan has the name.</summary>
    public const string PlanNotFound = "PLAN_NOT_FOUND";

    /// <summary>The plan has a fee, and has to be granted or paid for.</summary>
    public const string PlanGrantRequired = "PLAN_GRANT_REQUIRED";

    /// <summary>No account has the id or address.</summary>
    public const string AccountNotFound = "ACCOUNT_NOT_FOUND";

    /// <summary>The event of a payment provider is not signed as it has to be.</summary>
    public const string SignatureWrong = "SIGNATURE_WRONG";

    /// <summary>The account has no such API key.</summary>
    public const string ApiKeyNotFound = "API_KEY_NOT_FOUND";

    /// <summary>The account has as many API keys as it may have.</summary>
    public const string ApiKeyLimit = "API_KEY_LIMIT";

    /// <summary>An API key was to give one that can do more than itself.</summary>
    public const string ApiKeyTooWide = "API_KEY_TOO_WIDE";

    /// <summary>The account has no such session or stream.</summary>
    public const string SessionNotFound = "SESSION_NOT_FOUND";

    /// <summary>The store keeps no statistics of its statements.</summary>
    public const string SlowQueriesUnavailable = "SLOW_QUERIES_UNAVAILABLE";

    /// <summary>The account has ended the stream.</summary>
    public const string StreamTerminated = "STREAM_TERMINATED";

    /// <summary>Revisions of so long ago are no longer kept.</summary>
    public const string RevisionsTrimmed = "REVISIONS_TRIMMED";

    /// <summary>The token of a deletion is too old, or the data are no longer those of its preview.</summary>
    public const string DeletionTokenVoid = "DELETION_TOKEN_VOID";

    /// <summary>The deletion takes more rows than one may.</summary>
    public const string DeletionTooLarge = "DELETION_TOO_LARGE";

    /// <summary>A number has more digits than a decimal column of an export.</summary>
    public const string NumberTooWide = "NUMBER_TOO_WIDE";

    /// <summary>There is no archive, so there are no files.</summary>
    public const string NoArchive = "NO_ARCHIVE";

    /// <summary>The archive has no such file.</summary>
    public const string FileNotFound = "FILE_NOT_FOUND";

    /// <summary>The link of a file is not one that was given.</summary>
    public const string LinkInvalid = "LINK_INVALID";

    /// <summary>The time of a file's link is over.</summary>
    public const string LinkExpired = "LINK_EXPIRED";

    /// <summary>Usage of so long ago is no longer kept.</summary>
    public const string UsageTrimmed = "USAGE_TRIMMED";
}
