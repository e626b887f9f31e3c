namespace FinApi.Application.Results;

/// <summary>What kind of outcome an error is; each has one gRPC and one HTTP status (errors.proto).</summary>
public enum ErrorKind
{
    /// <summary>A field is malformed, out of bounds or contradicts another.</summary>
    InvalidArgument,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>
    /// The request is well formed but the state of the system forbids it; sending it again does not help.
    /// </summary>
    FailedPrecondition,

    /// <summary>Who calls is not known, and has to be.</summary>
    Unauthenticated,

    /// <summary>Who calls is known and may not do this.</summary>
    PermissionDenied,

    /// <summary>Cannot be done now; sending it again later helps.</summary>
    Unavailable,

    /// <summary>The caller has used up what it may use; sending it again helps once it uses less.</summary>
    ResourceExhausted,
}
