using FinApi.Application.Results;
using FinApi.Application.Storage;
using Google.Rpc;

namespace FinApi.Api.Errors;

/// <summary>What callers are told when the store did not do what they need, whatever transport they came by.</summary>
internal static class StoreFailure
{
    private static readonly Failure Unavailable =
        new(Code.Unavailable, ErrorReason.StorageUnavailable, "The store does not answer. Try again in a second.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    private static readonly Failure Unstorable = Failure.From(Error.Invalid(
        "request",
        "holds a text, a number or a time that cannot be stored, such as a text with a NUL character. "
        + "Send it without."));

    /// <summary>The failure for an exception of a store; null when it is none of a store.</summary>
    public static Failure? Of(Exception exception) =>
        exception switch
        {
            StorageFullException full => Failure.From(full.ToError()),
            UnstorableDataException => Unstorable,
            StorageUnavailableException => Unavailable,
            _ => null,
        };
}
