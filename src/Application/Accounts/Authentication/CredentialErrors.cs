using FinApi.Application.Results;

namespace FinApi.Application.Accounts.Authentication;

/// <summary>Why a key or token is refused. None of them repeats what was sent.</summary>
public static class CredentialErrors
{
    /// <summary>Nothing was sent.</summary>
    public static Error Missing { get; } = Unauthenticated(
        ErrorReason.CredentialsMissing,
        "This call needs an API key: send the key as the header x-api-key, or as Authorization: Bearer. "
        + "A session's token goes there too.");

    /// <summary>It has not the form of a key or token.</summary>
    public static Error Malformed { get; } = Unauthenticated(
        ErrorReason.ApiKeyMalformed,
        "The sent text is not an API key, or only a part of one. Keys look like fin_live_<id>_<secret>_<checksum>: "
        + "send the whole key and nothing else.");

    /// <summary>It stands in Authorization without its scheme.</summary>
    public static Error WithoutBearer { get; } = Unauthenticated(
        ErrorReason.ApiKeyMalformed,
        "Authorization has a key or token without the word Bearer before it. Send Authorization: Bearer and then the "
        + "key, or the key alone as the header x-api-key.");

    /// <summary>Authorization has something else, and nothing else has a key.</summary>
    public static Error OtherScheme { get; } = Unauthenticated(
        ErrorReason.ApiKeyMalformed,
        "Authorization has no key: only Authorization: Bearer is read here. Send the key so, or as the header "
        + "x-api-key, beside which Authorization may be a proxy's.");

    /// <summary>Several that are not the same.</summary>
    public static Error Ambiguous { get; } = Unauthenticated(
        ErrorReason.ApiKeyMalformed,
        "The call has several different keys. Send one key, in x-api-key or in Authorization: Bearer.");

    /// <summary>It came in a query string.</summary>
    public static Error InQuery { get; } = Unauthenticated(
        ErrorReason.ApiKeyMalformed,
        "A key in a query string ends up in logs, so it is refused. "
        + "Replace this key, and send the new key as the header x-api-key.");

    /// <summary>Its checksum is wrong.</summary>
    public static Error Checksum { get; } = Unauthenticated(
        ErrorReason.ApiKeyChecksum,
        "The checksum of the API key is wrong: the key was mistyped. Copy the whole key again.");

    /// <summary>There is no such key, or its secret is another one.</summary>
    public static Error Unknown { get; } = Unauthenticated(
        ErrorReason.ApiKeyUnknown, "This server does not know the API key. Use a key that this server has given out.");

    /// <summary>The key, or its old secret, has expired.</summary>
    public static Error Expired { get; } = Unauthenticated(
        ErrorReason.ApiKeyExpired,
        "The API key has expired, or was rotated and its grace period is over. Use the new key, or create a key.");

    /// <summary>The key was deleted.</summary>
    public static Error Revoked { get; } =
        Unauthenticated(ErrorReason.ApiKeyRevoked, "The API key was deleted. Create another key.");

    /// <summary>The session has ended, or never was.</summary>
    public static Error Session { get; } =
        Unauthenticated(ErrorReason.SessionInvalid, "The session has ended, or never existed. Sign in again.");

    /// <summary>Not from this address.</summary>
    public static Error Address { get; } = new(
        ErrorKind.PermissionDenied,
        ErrorReason.AddressNotAllowed,
        "The API key does not work from this network address. Its allowed_cidrs name the allowed networks.");

    /// <summary>Too many unknown keys are being looked up.</summary>
    public static Error Busy { get; } = new(
        ErrorKind.Unavailable,
        ErrorReason.StorageUnavailable,
        "Too many keys are being looked up right now. Try again in a second.");

    /// <summary>The key may not do this.</summary>
    public static Error Scope(string scope) => new(
        ErrorKind.PermissionDenied,
        ErrorReason.ScopeMissing,
        $"The API key does not have the scope {scope}. Use or create a key with this scope.");

    private static Error Unauthenticated(string reason, string message) =>
        new(ErrorKind.Unauthenticated, reason, message);
}
