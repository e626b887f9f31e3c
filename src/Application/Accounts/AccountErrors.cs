using FinApi.Application.Accounts.Plans;
using FinApi.Application.Results;
using FinApi.Application.Retention;
using FinApi.Domain.Accounts;
using NodaTime.Text;

namespace FinApi.Application.Accounts;

/// <summary>
/// Why a use case of accounts says no. Of what belongs to others it says what it says of what does not exist.
/// </summary>
internal static class AccountErrors
{
    public const int MaxApiKeys = 100;

    public static Error EmailTaken { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.EmailTaken,
        "The address has an account already. Sign in, or use another address.");

    public static Error OperatorExists { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.EmailTaken,
        "The address has an account already. Use another address. If its operator has lost the key, write --reissue "
        + "after the address: this makes a new key and ends the earlier keys.");

    public static Error NoOperator { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.OperatorRequired,
        "The address has no account that operates the server. Leave --reissue out to create the account.");

    public static Error WrongCredentials { get; } = new(
        ErrorKind.Unauthenticated, ErrorReason.WrongCredentials, "The address or the password is wrong.");

    public static Error AccountGone { get; } = new(
        ErrorKind.Unauthenticated, ErrorReason.SessionInvalid, "The account of the call does not exist. Sign in.");

    public static Error SessionRequired { get; } = new(
        ErrorKind.PermissionDenied,
        ErrorReason.SessionRequired,
        "Only a session may do this, not an API key. Sign in with CreateSession (POST /v1/sessions).");

    public static Error OperatorRequired { get; } = new(
        ErrorKind.PermissionDenied,
        ErrorReason.OperatorRequired,
        "Only an account that operates the server can give the scopes ingest and operator.");

    public static Error SessionNotFound { get; } = NotFound(
        ErrorReason.SessionNotFound,
        "session_id",
        "The account does not have this session. ListSessions lists its sessions.",
        "names no session of the account.");

    public static Error StreamNotFound { get; } = NotFound(
        ErrorReason.SessionNotFound,
        "session_id",
        "The account does not have this stream. ListStreamSessions lists its streams.",
        "names no open stream of the account.");

    public static Error ApiKeyNotFound { get; } = NotFound(
        ErrorReason.ApiKeyNotFound,
        "key_id",
        "The account does not have this API key. ListApiKeys lists its keys.",
        "names no API key of the account.");

    public static Error ApiKeyLimit { get; } = new(
        ErrorKind.FailedPrecondition,
        ErrorReason.ApiKeyLimit,
        $"The account has {MaxApiKeys} API keys, which is the most. Delete one.");

    public static Error PlanNotFound { get; } = NotFound(
        ErrorReason.PlanNotFound,
        "plan",
        "No plan has this name. ListPlans (GET /v1/plans) lists the plans.",
        "names no plan.");

    public static Error PlanGrantRequired(string accountId, Plan plan, PlanWay way) => new(
        ErrorKind.PermissionDenied,
        ErrorReason.PlanGrantRequired,
        way.Kind == PlanWayKind.Payment
            ? $"The plan {plan.Name} has a fee: pay for it at {way.CheckoutUrl}; the plan is in force within a minute."
            : $"The plan {plan.Name} has a fee: ask the operator to grant it to the account {accountId}.")
    {
        Violations = [new FieldViolation("plan", "has a fee: an account cannot take the plan by itself.")],
        Metadata = way.CheckoutUrl.Length == 0
            ? null
            : new Dictionary<string, string> { ["checkout_url"] = way.CheckoutUrl },
    };

    public static Error ScopeMissing(string scopes) => TooWide(
        ErrorReason.ScopeMissing,
        "scopes",
        $"An API key can give only scopes that it has itself, and this key does not have {scopes}.");

    public static Error KeyTooWide(string field, string message) => TooWide(ErrorReason.ApiKeyTooWide, field, message);

    private static Error TooWide(string reason, string field, string message) =>
        new(ErrorKind.PermissionDenied, reason, $"{message} Ask for less, or use a session or a key with it.")
        {
            Violations = [new FieldViolation(field, "is more than the calling key has itself.")],
        };

    private static Error NotFound(string reason, string field, string message, string violation) =>
        new(ErrorKind.NotFound, reason, message)
        {
            Violations = [new FieldViolation(field, violation)],
        };

    /// <summary>The usage of the first day that was asked for is gone.</summary>
    public static Error UsageTrimmed(KeptUsage kept)
    {
        var first = LocalDatePattern.Iso.Format(kept.FirstDate);
        var sentence = $"Usage is kept for {kept.Days} days: ask from {first} on.";
        return new Error(ErrorKind.FailedPrecondition, ErrorReason.UsageTrimmed, sentence)
        {
            Violations = [new FieldViolation("start_date", sentence)],
        };
    }
}
